"""The seed deal kept for a year: its scenario journal, added up line by line."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from kept import accounts, deal_of, kept, line, moved, outcomes

from termlang.checker.journal import read_journal
from termlang.ledger.replay import replay
from termlang.ledger.rights import position
from termlang.ledger.run import Run
from termlang.market import read_prices
from termlang.model.expressions import TermKey
from termlang.source import Source

DEALS = Path(__file__).resolve().parents[2] / "deals"
JOURNAL = (DEALS / "neotherapeutics-scenario.journal").read_text(encoding="utf-8")
DEAL = deal_of((DEALS / "neotherapeutics.terms").read_text(encoding="utf-8"))
MARKET, _ = read_prices((DEALS / "neotherapeutics-scenario.csv").read_text(encoding="utf-8"), name="prices")
GIVEN = {"Stipulated Price": Fraction(4), "Call Floor": Fraction(1, 2), "Call Ceiling": Fraction(100)}
READINGS = {
    "Staging": "Every Conversion",
    "First Increment": "At Once",
    "Earlier Conversions": "Counted",
    "Dividend Shares": "Inside",
}
WESTOVER, MONTROSE = "Westover Investments L.P.", "Montrose Investments L.P."
LEDGER = kept(DEAL, JOURNAL, MARKET, given=GIVEN, readings=READINGS, through="2000-02-02")
# Units of Series A that go, shares that come, by the lines that convert.
CONVERSIONS = [
    ("1999-03-30", WESTOVER, 50, 38_284),  # $500,000 / $13.06
    ("1999-04-15", MONTROSE, 25, 19_142),  # $250,000 / $13.06
    ("1999-05-03", WESTOVER, 25, 24_752),  # $250,000 / $10.10, which is 101% of $10.00
    ("1999-06-02", MONTROSE, 50, 45_251),  # $500,000 / $11.0494, which is 101% of $10.94
]


def done(text: str):
    return next(entry for entry in LEDGER.entries if text in entry.text)


@pytest.mark.parametrize(("day", "holder", "units", "shares"), CONVERSIONS)
def test_each_conversion(day, holder, units, shares):
    entry = done(f"{day} {holder.split()[0]} converts")
    assert moved(entry) == {
        (holder, "Series A"): -units,
        ("Company", "Series A"): units,
        (holder, "Common Stock"): shares,
        ("Company", "Common Stock"): -shares,
    }


def test_the_fifth_conversion_is_refused():
    entry = done("1999-06-15")
    assert entry.outcome.value == "refused" and entry.postings == ()
    # 50% of 400 are open and 150 are used.
    assert entry.note == "500,000 USD is open, 1,200,000 USD is asked; opens on 1999-06-30"
    assert entry.binding == ("25% at once, and 25% more each month",)


def test_the_dividend_in_stock_by_holder():
    # Westover has 100 left, Montrose 150: $500 a year on each for 180 of 365 days, in shares at $9.00.
    each = Fraction(500 * 180, 365)
    expected = {WESTOVER: 100 * each // 9, MONTROSE: 150 * each // 9}
    assert expected == {WESTOVER: 2_739, MONTROSE: 4_109}
    entry = done("1999-07-28 Company pays")
    assert {who: moved(entry)[who, "Common Stock"] for who in expected} == expected


def test_series_b_is_sold_at_the_price_of_five_closes():
    run = Run(DEAL, MARKET, {TermKey("", name): value for name, value in GIVEN.items()}, READINGS, {}, ())
    state = LEDGER.on(date(1999, 8, 2))
    fixed = run.world(state, date(1999, 8, 2)).term(TermKey("Series B", "Fixed Price"), date(1999, 8, 2)).value
    assert fixed == Fraction("12.50") == Fraction(125, 100) * Fraction(8 + 9 + 10 + 11 + 12, 5)
    assert moved(done("Series B Sale")) == {
        ("Investors", "Series B"): 200,
        ("Investors", "USD"): -2_000_000,
        ("Company", "USD"): 2_000_000,
    }


def test_the_accounts_add_up_after_every_line():
    held: dict[tuple[str, str], Fraction] = {}
    for entry, state in zip(LEDGER.entries, LEDGER.states, strict=True):
        for each in entry.postings:
            key = each.account, each.asset
            held[key] = held.get(key, Fraction(0)) + each.quantity
        for holder in (WESTOVER, MONTROSE, "Investors"):
            assert state.holding(holder, "Common Stock") == held.get((holder, "Common Stock"), 0)
            for series in ("Series A", "Series B", "Investor Warrants"):
                assert state.outstanding(series, holder) == held.get((holder, series), 0)
    assert held["Company", "USD"] == 2_000_000


def test_what_is_left_at_the_end():
    last = LEDGER.last
    assert [last.outstanding("Series A", who) for who in (WESTOVER, MONTROSE)] == [100, 150]
    assert sum(lot.units for lot in last.lots if lot.instrument == "Series A") * 10_000 == 2_500_000
    # Twice what was delivered: conversions and dividends, after 2 for 1.
    assert last.holding(WESTOVER, "Common Stock") == 2 * (38_284 + 24_752 + 2_739)
    assert last.holding(MONTROSE, "Common Stock") == 2 * (19_142 + 45_251 + 4_109)
    delivered = 38_284 + 19_142 + 24_752 + 45_251
    assert last.total("conversions", "Series A", None) == delivered == 127_429
    assert last.total("dividends", "Series A", None) == 6_848
    assert 1_450_000 - delivered - 6_848 == 1_315_723
    assert outcomes(LEDGER).count("refused") == 1 and outcomes(LEDGER).count("done") == len(outcomes(LEDGER)) - 1


def test_the_limit_sees_what_was_delivered():
    # At $2.00 all that is left would make 1,237,623 shares a million and a half: what fits is the rest of the limit.
    market = MARKET.with_observation(None, "close", "2000-01-31", "1.00")
    journal = JOURNAL.partition("2000-02-01")[0] + "2000-01-31 Montrose converts all of Series A\n"
    journal = journal.replace("# The second series", "# Series B")
    given = {**GIVEN, "Stipulated Price": Fraction(1, 100)}
    ledger = kept(DEAL, journal, market, given=given, readings=READINGS)
    answer = ledger.entries[-1].answer
    assert (answer.shares, answer.binding) == (1_315_723, ("limit 1,450,000 shares",))


def test_any_past_day_again():
    for day in (date(1999, 4, 1), date(1999, 6, 15), date(1999, 7, 28), date(1999, 8, 2), date(2000, 1, 3)):
        short = kept(DEAL, JOURNAL, MARKET, given=GIVEN, readings=READINGS, through=day.isoformat())
        assert accounts(short.last) == accounts(LEDGER.on(day))
        assert accounts(LEDGER.last.on(day)) == accounts(LEDGER.on(day))


def test_from_any_checkpoint():
    facts, _ = read_journal(DEAL, Source(JOURNAL))
    given = {TermKey("", name): value for name, value in GIVEN.items()}
    for day in sorted({fact.day for fact in facts}):
        rest = [fact for fact in facts if fact.day > day]
        ledger = replay(DEAL, rest, MARKET, given, READINGS, {}, through=date(2000, 2, 2), start=LEDGER.on(day))
        assert accounts(ledger.last) == accounts(LEDGER.last)


def test_the_option_to_sell_series_b_opens_and_says_what_it_needs():
    run = Run(DEAL, MARKET, {TermKey("", name): value for name, value in GIVEN.items()}, READINGS, {}, ())
    found = []
    for day in (date(1999, 7, 27), date(1999, 7, 28)):
        rights = position(run, LEDGER.on(day), day).rights
        found.append(next(each for each in rights if each.right.name == "Series B Sale"))
    before, after = found
    assert (before.answer.status.value, before.next_change.day) == ("refused", date(1999, 7, 28))
    assert (after.answer.status.value, after.answer.needs) == ("unknown", ("Sale Conditions",))


def test_the_entries_stand_in_the_order_of_their_days():
    days = [entry.day for entry in LEDGER.entries]
    assert days == sorted(days)
    assert line(LEDGER, 3).day == date(1999, 1, 29)
