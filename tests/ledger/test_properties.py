"""What holds for every journal: it replays, it balances, a checkpoint changes nothing, a refused line neither."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from kept import DIVIDEND, accounts, kept, prices, series

from termlang.calendars import NYSE
from termlang.ledger.entries import Ledger, Outcome

FIRST = date(2020, 1, 2)
DAYS = NYSE.between(FIRST, FIRST + timedelta(days=200))
MARKET = prices(*[(day.isoformat(), f"{5 + n % 7}.{n % 100:02}") for n, day in enumerate(DAYS)])
WHO = ("Ann", "Bob", "Cid")
OWN = (
    DIVIDEND.format(rate="8%", rule="simple, 30/360", paid="in cash or Common Stock, as Company elects, otherwise cash")
    + "\n  paid each quarter\n  shares priced at Price\n  shares rounded down, the fraction lapses\n"
    "redemption at the option of Company:\n  for Stated Value"
)
WINDOW = (
    "from Issue Date through 60 days after Issue Date:\n  up to 300 shares of Series A, counting every conversion\n"
    "  at $10.00 per share, adjusted for splits\n"
    "thereafter:\n  25% at once, and 25% more each month, counting every conversion, per holder\n  at 90% of Price"
)
LINES = (
    "limit 90,000 shares, counting conversions and dividends, in total, the excess stays outstanding"
    ", adjusted for splits\nbarred when Price is below Secret"
)
DEAL = series(own=OWN, window=WINDOW, lines=LINES)
ISSUES = "".join(f"2020-01-02 Company issues 300 shares of Series A to {who}\n" for who in WHO)

who = st.sampled_from(WHO)
units = st.integers(1, 200)
events = st.one_of(
    st.builds("{} converts {} shares of Series A".format, who, units),
    st.builds("{} converts all of Series A".format, who),
    st.builds("{} converted {} shares of Series A into {} shares".format, who, units, st.integers(0, 9_000)),
    st.builds("{} transfers {} shares of Series A to {}".format, who, units, who),
    st.builds("{} sells {} shares of Common Stock".format, who, st.integers(1, 9_000)),
    st.builds("Company redeems {} shares of Series A".format, units),
    st.builds("Company redeems {} shares of Series A held by {}".format, units, who),
    st.builds("Company redeemed {} shares of Series A for ${}.00".format, units, st.integers(1, 90_000)),
    st.builds("Common Stock splits {} for {}".format, st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["cash", "Common Stock"]).map("Company elects {} for the dividend of Series A".format),
    st.just("Company pays the dividend of Series A"),
    st.builds("Company paid ${}.00 as the dividend of Series A".format, st.integers(1, 9_000)),
    st.builds("Company paid {} shares as the dividend of Series A".format, st.integers(1, 900)),
    st.builds("Secret is ${}.00".format, st.integers(1, 12)),
    st.just("Series A has delivered 7,000 shares"),
)
lines = st.lists(st.tuples(st.integers(1, len(DAYS) - 1), events), max_size=14).map(
    lambda found: sorted(found, key=lambda each: each[0])
)


def journal_of(found) -> str:
    return ISSUES + "".join(f"{DAYS[n].isoformat()} {text}\n" for n, text in found)


def ledger_of(text: str, **more) -> Ledger:
    return kept(DEAL, text, MARKET, through="2020-08-31", **more)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_every_journal_replays_and_balances(found):
    ledger = ledger_of(journal_of(found))
    totals: dict[tuple[str, str], Fraction] = {}
    assert [entry.day for entry in ledger.entries] == sorted(entry.day for entry in ledger.entries)
    for entry, state in zip(ledger.entries, ledger.states, strict=True):
        sums: dict[str, Fraction] = {}
        for each in entry.postings:
            sums[each.asset] = sums.get(each.asset, Fraction(0)) + each.quantity
            key = each.account, each.asset
            totals[key] = totals.get(key, Fraction(0)) + each.quantity
        outside = ("issues", "sells", "splits")
        if not any(word in entry.text for word in outside):
            assert not any(sums.values()), entry.text
        if entry.outcome is not Outcome.DONE:
            assert entry.postings == ()
        for holder in WHO:
            assert state.outstanding("Series A", holder) == totals.get((holder, "Series A"), 0) >= 0
            assert state.holding(holder, "Common Stock") == totals.get((holder, "Common Stock"), 0) >= 0
    assert sum(ledger.last.issued.values()) == 900


@settings(max_examples=40, deadline=None)
@given(lines, st.integers(0, len(DAYS) - 1))
def test_a_checkpoint_changes_nothing(found, at):
    whole = ledger_of(journal_of(found))
    day = DAYS[at]
    # Blank lines keep the numbers.
    past = len(WHO) + sum(DAYS[n] <= day for n, _ in found)
    rest = "\n" * past + "".join(journal_of(found).splitlines(keepends=True)[past:])
    resumed = ledger_of(rest, start=whole.on(day))
    assert accounts(resumed.last) == accounts(whole.last)
    later = [each.key()[-len(resumed.entries) :] for each in (whole, resumed)] if resumed.entries else [(), ()]
    assert [row[:4] for row in later[0]] == [row[:4] for row in later[1]]
    # Asked again, with nothing after it, the day is the same.
    short = kept(DEAL, journal_of(found), MARKET, through=day.isoformat())
    assert accounts(short.last) == accounts(whole.on(day)) == accounts(whole.last.on(day))


@settings(max_examples=40, deadline=None)
@given(lines)
def test_lines_that_changed_nothing_can_be_left_out(found):
    ledger = ledger_of(journal_of(found))
    closed = (Outcome.REFUSED, Outcome.WRONG)
    idle = {entry.line for entry in ledger.entries if entry.line is not None and entry.outcome in closed}
    kept_lines = [text for n, text in enumerate(journal_of(found).splitlines(), 1) if n not in idle]
    again = ledger_of("\n".join(kept_lines) + "\n")
    without_doubts = slice(1, -1)
    assert accounts(again.last)[without_doubts] == accounts(ledger.last)[without_doubts]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(5)), st.integers(1, 100))
def test_independent_lines_of_a_day_in_any_order(order, count):
    opening = ISSUES + "2020-01-03 Ann converts 50 shares of Series A\n2020-01-03 Secret is $1.00\n"
    day = "2020-02-03"
    independent = [
        f"{day} Ann sells {count} shares of Common Stock\n",
        f"{day} Bob converts {count} shares of Series A\n",
        f"{day} Cid converts 10 shares of Series A\n",
        f"{day} Company elects Common Stock for the dividend of Series A\n",
        f"{day} Common Stock splits 2 for 1\n",
    ]
    plain = kept(DEAL, opening + "".join(independent), MARKET)
    mixed = kept(DEAL, opening + "".join(independent[n] for n in order), MARKET)
    assert accounts(mixed.last) == accounts(plain.last)
