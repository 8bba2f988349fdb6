"""A journal in Python: ledgers, positions and dates as values; golden renderings of each."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import termlang.api as api
from termlang.diagnostics import BadInput
from termlang.evaluate.answer import Ambiguous
from termlang.market import read_prices

DEALS = Path(__file__).parents[2] / "deals"
TEXT = (DEALS / "neotherapeutics.terms").read_text(encoding="utf-8")
PRICES, _ = read_prices((DEALS / "neotherapeutics-scenario.csv").read_text(encoding="utf-8"), name="prices")
JOURNAL = """\
1999-01-29 Company issues 200 shares of Series A to Westover
1999-01-29 Company issues 200 shares of Series A to Montrose
1999-03-30 Westover converts $500,000 of Series A
1999-05-03 Westover converts $800,000 of Series A
1999-06-15 Montrose converts all of Series C
1999-07-28 Company paid $90,000 as the dividend of Series A
"""
READ = {"Staging": "Every Conversion", "First Increment": "At Once", "Earlier Conversions": "Counted"}


@pytest.fixture(scope="module")
def deal():
    known = {"Stipulated Price": "4", "Call Floor": "0.50", "Call Ceiling": "100"}
    return api.load(TEXT, "neotherapeutics.terms").given(known, readings=READ)


def test_a_ledger(deal):
    ledger = deal.replay(JOURNAL, PRICES, name="year.journal").only
    assert [entry.line for entry in ledger.refused] == [4]
    assert [entry.line for entry in ledger.differences] == [6]
    assert [problem.code for problem in ledger.problems] == ["J103"] and not ledger.undecided
    assert not ledger.is_clean
    with pytest.raises(TypeError):
        bool(ledger)


def test_any_day_can_be_asked_again(deal):
    ledger = deal.replay(JOURNAL, PRICES).only
    holder = "Westover Investments L.P."
    assert [ledger.on(day).of(holder, "Series A") for day in ("1999-03-29", "1999-03-30")] == [200, 150]
    assert ledger.on(date(1999, 7, 28)).of("Company", "USD") == -90_000
    earlier = deal.replay(JOURNAL, PRICES, through="1999-04-30").only
    assert earlier.last.of(holder, "Common Stock") == ledger.on("1999-04-30").of(holder, "Common Stock") == 38_284
    assert ledger.on("2004-06-01").of("Investors", "Investor Warrants") == 0


def test_a_quote_and_a_value_after_a_journal(deal):
    quote = deal.quote("Series A", "all", on="1999-07-30", market=PRICES, holder="Westover", journal=JOURNAL)
    assert quote.only.amount == 1_500_000 and [each.code for each in quote.problems] == ["J103"]
    value = deal.value("Outstanding of Series A", on="1999-03-30", journal=JOURNAL, market=PRICES)
    assert value.only.value == Fraction(350)
    with pytest.raises(BadInput):
        deal.value("Outstanding of Series A", on="1999-03-30", journal=JOURNAL, holder="Nobody")


def test_an_election_of_a_question_is_not_one_of_the_past():
    deal = api.load((DEALS / "bbby.terms").read_text(encoding="utf-8"))
    journal = "2023-02-21 Holders convert 100 shares of Series A\n"
    held = deal.quote("Series A", "all", on="2023-02-22", journal=journal, elect=["Fixed Price"])
    assert held[0].amount == deal.quote("Series A", "all", on="2023-02-22", elect=["Fixed Price"])[0].amount


def test_readings_are_named_where_they_matter(deal):
    open_ = api.load(TEXT).given({"Stipulated Price": "4"}, readings={"Staging": "Every Conversion"})
    several = open_.replay(JOURNAL, PRICES)
    assert len(several) > 1 and all(len(each.readings) > 1 for each in several)
    with pytest.raises(Ambiguous):
        several.only  # noqa: B018
    plain = deal.replay("1999-03-30 Investors convert $1,000,000 of Series A\n").only
    assert "Staging" not in plain.readings


def test_positions_and_dates(deal):
    before, after = (deal.rights(on=day, market=PRICES, journal=JOURNAL).only for day in ("1999-07-27", "1999-07-28"))
    said = [next(each for each in one.rights if each.right.name == "Series B Sale") for one in (before, after)]
    assert [each.answer.status.value for each in said] == ["refused", "unknown"]
    assert said[0].next_change.day == date(1999, 7, 28) and said[1].answer.needs == ("Sale Conditions",)
    dates = deal.dates("1999-01-01", "1999-12-31").only
    assert date(1999, 7, 28) in {each.day for each in dates.days}
    assert {need for each in dates.unknown for need in each.needs} == {"Second Closing"}
    with pytest.raises(BadInput):
        deal.dates("1999-12-31", "1999-01-01")


def test_a_deal_from_another_process_replays_alike(deal):
    import pickle

    again = pickle.loads(pickle.dumps(deal))
    assert again.replay(JOURNAL, PRICES).to_json() == deal.replay(JOURNAL, PRICES).to_json()


@pytest.mark.parametrize("name", ["ledger", "rights", "dates"])
def test_renderings(deal, golden, name):
    deal = deal.given(readings={"Dividend Shares": "Outside"})
    found = {
        "ledger": lambda: deal.replay(JOURNAL, PRICES, name="year.journal"),
        "rights": lambda: deal.rights(on="1999-07-28", market=PRICES, journal=JOURNAL, name="year.journal").only,
        "dates": lambda: deal.dates("1999-01-01", "1999-12-31").only,
    }[name]()
    golden(f"report/{name}", f"{found}\n")
