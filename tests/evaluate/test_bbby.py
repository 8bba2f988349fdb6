"""Bed Bath & Beyond: both prices are answered when the holder elects none."""

from datetime import date
from pathlib import Path

import pytest

import termlang
from termlang.api import Ambiguous, Market
from termlang.calendars import NYSE

TEXT = (Path(__file__).resolve().parents[2] / "deals" / "bbby.terms").read_text(encoding="utf-8")
DAYS = list(NYSE.last(10, date(2023, 2, 24), included=True))
MARKET = Market.of(DAYS, {"vwap": ["3", "2.9", "2.8", "2.579", "3", "3", "3", "3", "3", "3"]})


@pytest.fixture(scope="module")
def deal() -> termlang.Deal:
    given = termlang.load(TEXT).given({"Shares Outstanding": "10,000,000,000"})
    return given.given(readings={"Alternate": "At Any Time"})


def test_both_elections(deal):
    answers = deal.quote("Series A", "all", on="2023-02-24", market=MARKET)
    assert [answer.shares for answer in answers] == [38_512_195, 99_822_986]
    with pytest.raises(Ambiguous):
        _ = answers.only


def test_one_election(deal):
    answer = deal.quote("Series A", "all", on="2023-02-24", market=MARKET, elect="Alternate Price").only
    assert answer.shares == 99_822_986 and answer.elections == {"Series A conversion price": "Alternate Price"}


def test_an_election_that_changes_nothing_is_not_asked_for(deal):
    answer = deal.quote("Series A", "30,000 shares", on="2023-02-24", market=MARKET).only
    assert answer.status == "refused" and answer.elections == {}


def test_the_public_dispute_is_two_answers_for_one_election():
    """Without the event, 38,512,195 shares or 99,822,986: what readers argued about."""
    deal = termlang.load(TEXT).given({"Shares Outstanding": "10,000,000,000", "Triggering Event": "not met"})
    answers = deal.quote("Series A", "all", on="2023-02-24", market=MARKET, elect="Alternate Price")
    found = {answer.readings["Alternate"]: answer.shares for answer in answers}
    assert found == {"At Any Time": 99_822_986, "After A Triggering Event": 38_512_195}
