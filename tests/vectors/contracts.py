"""ACTUS reference contracts as whole deals: what is paid, and on which day, comes out of the interpreter."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import termlang
from tests.vectors.schedules import text_of
from tests.vectors.tally import (
    BESIDE,
    HEAD,
    INSTRUMENT,
    LAST_DAY,
    Mismatch,
    NotExpressible,
    Suite,
    Tally,
    agree,
)

FOLDER = BESIDE / "actus"
TOLERANCE = Fraction(1, 10**6)
COUNTS = {"A365": "actual/365", "A360": "actual/360", "AA": "actual/actual ISDA", "30E360": "30E/360"}

ADDED = "interest that is added to what is owed on days of its own (`IPCI`)"
RESET = "a rate that follows a market rate from day to day, with interest that is split there"
TRADED = "the price at which one holder sells to another"
SHIFTED = "interest to a day before it rolls, paid on the day to which it rolls"
OWED = "interest that was owed before the contract began"
MIDNIGHT = "a day that ends at 23:59:59 and counts once more"
Contract = dict[str, object]


def contracts(kind: str) -> dict[str, Contract]:
    return json.loads((FOLDER / f"actus-tests-{kind}.json").read_text(encoding="utf-8"))


def head() -> str:
    return HEAD.format(calendar="NYSE\nbusiness calendar Weekdays", months=LAST_DAY)


def terms_of(contract: Contract) -> dict[str, str]:
    terms: dict[str, object] = contract["terms"]  # type: ignore[assignment]
    return {name: str(value).strip() for name, value in terms.items()}


def results_of(contract: Contract, *kinds: str) -> list[tuple[date, str, Fraction]]:
    found = []
    for event in contract["results"]:  # type: ignore[attr-defined]
        if event["eventType"] in kinds:
            found.append((day_of(event["eventDate"]), event["eventType"], Fraction(str(event["payoff"]))))
    return found


def day_of(text: str) -> date:
    return date.fromisoformat(text[:10])


def near(found: Fraction, expected: Fraction, what: str) -> None:
    if abs(found - expected) > TOLERANCE:
        raise Mismatch(f"{what} came to {float(found):.6f}, and {float(expected):.6f} was expected")


# --------------------------------------------------------------------------------------------------------------- bonds


def loan(contract: Contract) -> None:
    """A loan, as preferred stock with dividends in cash and a redemption: each payment is a line of a journal."""
    terms = terms_of(contract)
    if "cycleOfRateReset" in terms or "marketObjectCodeOfRateReset" in terms:
        raise NotExpressible(RESET)
    if _adds_interest(contract):
        raise NotExpressible(ADDED)
    if "terminationDate" in terms:
        raise NotExpressible(TRADED)
    if Fraction(terms.get("accruedInterest", "0")):
        raise NotExpressible(OWED)
    if terms.get("businessDayConvention", "").startswith("CS"):
        raise NotExpressible(SHIFTED)
    if terms.get("maturityDate", "").endswith(("T23:59:59", "T24:00:00")):
        raise NotExpressible(MIDNIGHT)
    issued = day_of(terms["initialExchangeDate"])
    rate = Decimal(terms["nominalInterestRate"]) * 100
    text = (
        head() + "preferred Note:\n"
        f"  issued on {issued} to Holders, 1 shares of ${terms['notionalPrincipal']} stated value\n"
        f"  dividend {rate:f}% a year on Stated Value:\n"
        f"    simple, {COUNTS[terms['dayCountConvention']]}, from Issue Date\n"
        "    in cash\n"
        "  redemption at the option of Company:\n"
        "    from Issue Date:\n"
        "    for Stated Value\n"
    )
    paid = [each for each in results_of(contract, "IP", "MD", "STD") if each[2]]
    before = _paid_before(terms) or issued
    lines = [f"{issued} Company issues 1 shares of Note to Holders\n"]
    if before > issued:
        lines.append(f"{before} Note dividend is paid through {before - timedelta(days=1)}\n")
    for day, kind, _ in paid:
        lines.append(f"{day} Company {'pays the dividend' if kind == 'IP' else 'redeems all'} of Note\n")
    ledger = termlang.load(text).replay("".join(lines)).only
    entries = [entry for entry in ledger.result.entries if entry.line is not None][len(lines) - len(paid) :]
    sign = 1 if terms["contractRole"] == "RPA" else -1
    agree(len(entries), len(paid), "the number of payments")
    for entry, (day, kind, amount) in zip(entries, paid, strict=True):
        found = sum((p.quantity for p in entry.postings if (p.account, p.asset) == ("Holders", "USD")), Fraction(0))
        near(found, sign * amount, f"{kind} of {day}")


def _adds_interest(contract: Contract) -> bool:
    """Whether interest is added that is not nothing: what is owed changes."""
    owed = {abs(Fraction(str(event["notionalPrincipal"]))) for event in contract["results"]}  # type: ignore[attr-defined]
    return len(owed - {0}) > 1


def _paid_before(terms: dict[str, str]) -> date | None:
    """The day from which interest is counted where the contract says what was owed on it: nothing."""
    return day_of(terms["statusDate"]) if "accruedInterest" in terms else None


def run_loans(kind: str) -> Tally:
    tally = Tally()
    for name, contract in contracts(kind).items():
        tally.count(name, lambda: loan(contract))  # noqa: B023
    return tally


# -------------------------------------------------------------------------------------------------------------- stocks


def stock(contract: Contract) -> None:
    """Dividends of a stock, and what is paid to buy and sell it: payments, each on a day that is worked out."""
    terms = terms_of(contract)
    blocks: list[str] = []
    expected = results_of(contract, "PRD", "TD", "DV")
    dividends = [each for each in expected if each[1] == "DV"]
    anchor = terms.get("cycleAnchorDateOfDividendPayment", "")[:10]
    schedule = {
        "anchor": anchor,
        "cycle": terms.get("cycleOfDividendPayment", ""),
        "eom": terms["endOfMonthConvention"],
    }
    for _number, (day, kind, amount) in enumerate(expected):
        at = str(day)
        if kind == "DV":
            of = dividends.index((day, kind, amount))
            at = text_of(of, {**schedule, "bdc": terms.get("businessDayConvention", "")})
        # A contract is told from the side of its owner: what is negative he pays.
        debtor, creditor = ("Company", "Holders") if amount >= 0 else ("Holders", "Company")
        blocks.append(f"payment on {at} by {debtor} to {creditor}:\n  ${_money(amount)} in cash\n")
    deal = termlang.load(head() + "".join(blocks) + INSTRUMENT)
    ledger = deal.replay("", through=max(day for day, _, _ in expected)).only
    due = [entry.day for entry in ledger.result.entries if entry.note.endswith("falls due")]
    agree(due, [day for day, _, _ in expected], "the days of the payments")


def _money(amount: Fraction) -> str:
    return format(Decimal(abs(amount).numerator) / Decimal(abs(amount).denominator), "f")


def run_stocks() -> Tally:
    tally = Tally()
    for name, contract in contracts("stk").items():
        tally.count(name, lambda: stock(contract))  # noqa: B023
    return tally


# ------------------------------------------------------------------------------------------------------------- options


def option(row: dict[str, str]) -> None:
    """A call is a warrant that is exercised on its last day; a put is what its holder gets for the difference."""
    maturity, strike = row["maturity"], row["strike"]
    prices = dict(pair.split("=") for pair in row["obs"].split(";"))
    settled_on, amount, _ = json.loads(row["STD"])
    days = int(row["settlement_period"][1:-1])
    roll = {"": "", "CSF": " rolled to the next business day", "CSP": " rolled to the business day before"}[row["bdc"]]
    lines = (
        f"Maturity means {maturity}\nSettlement means (({days}) days after Maturity){roll}\n"
        "Spot means the closing price of Common Stock\n"
    )
    if row["exercise_amount_given"]:
        deal = deal_in(lines + f"Payoff means ${row['exercise_amount_given']}\n")
        found = deal.value("Payoff", on=settled_on).only.value
    elif row["type"] == "P":
        market = termlang.Market.of([maturity], {"close": [prices[maturity]]})
        deal = deal_in(lines + f"Payoff means the greater of $0 per share and (${strike} per share - Spot)\n")
        found = deal.value("Payoff", on=maturity, market=market).only.value
    else:
        market = termlang.Market.of([maturity], {"close": [prices[maturity]]})
        deal = deal_in(
            lines + "warrant Call:\n"
            "  issued on 2020-01-02 to Holders, 1 warrants, each for 1 share\n"
            "  exercise into Common Stock at the option of Holders:\n"
            "    from Maturity through Maturity:\n"
            "      all of it\n"
            f"      at ${strike} per share\n"
            f"    barred when Spot is at most ${strike} per share\n"
            "    shares rounded down, the fraction lapses\n"
        )
        quote = deal.quote("Call", "all", on=maturity, market=market).only
        spot = Fraction(prices[maturity])
        found = quote.shares * spot - quote.result.amount * Fraction(strike) if quote.shares else Fraction(0)
    agree(str(deal.value("Settlement", on=settled_on).only.value), settled_on, "the day of settlement")
    near(found, Fraction(str(amount)) * (1 if row["role"] == "BUY" else -1), "the payoff")


def deal_in(lines: str) -> termlang.Deal:
    return termlang.load(head() + lines + ("" if "warrant " in lines else INSTRUMENT))


def run_options() -> Tally:
    tally = Tally()
    with (FOLDER / "options_flat.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tally.count(row["id"], lambda: option(row))  # noqa: B023
    return tally


ORIGIN = "the reference contracts of the ACTUS Financial Research Foundation (`actus-tests`, commit acfaab81)"
LICENCE = "CC BY-SA 4.0, not part of the project"
SUITES = (
    Suite("ACTUS stocks (STK)", ORIGIN, LICENCE, "payments in a ledger", 10, FOLDER, run_stocks),
    Suite("ACTUS options (OPTNS)", ORIGIN, LICENCE, "warrants and terms of a deal", 23, FOLDER, run_options),
    Suite(
        "ACTUS loans (PAM)",
        ORIGIN,
        LICENCE,
        "dividends and redemptions in a ledger",
        25,
        FOLDER,
        lambda: run_loans("pam"),
    ),
    Suite(
        "ACTUS call money (CLM)",
        ORIGIN,
        LICENCE,
        "dividends and redemptions in a ledger",
        15,
        FOLDER,
        lambda: run_loans("clm"),
    ),
)
