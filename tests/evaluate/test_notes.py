"""What the reasons say beside the figures: parts in percent, what is held, what was counted, and how it was paid."""

from __future__ import annotations

import pytest
from small_deals import HEAD, closes, convert, small, value

import termlang
from termlang.api import Market
from termlang.evaluate.trace import steps

ON = "2020-03-02"


def notes(answer) -> list[str]:
    return [step.note for step in steps(answer.result.reasons)]


def test_a_blocker_says_its_part_and_what_is_held():
    lines = "blocked above 9.99% of Count, for each holder, the excess stays outstanding"
    deal = small(lines=lines).given({"Count": "10,000,000"})
    keeps = "the most that keeps the holder at 9.99% after the issue"
    assert f"{keeps}; no journal is given: nothing is held before" in notes(convert(deal, "$1,000", ON))
    journal = (
        "2020-01-02 Company issues 1,000 shares of Series A to Holders\n2020-02-03 Holders convert $1,000 of Series A\n"
    )
    found = deal.quote("Series A", "$1,000", on=ON, journal=journal).only
    assert f"{keeps}; 100 is held" in notes(found)


def test_a_limit_says_what_was_issued_under_it():
    lines = "limit 500 shares, counting conversions, in total, the excess stays outstanding"
    journal = (
        "2020-01-02 Company issues 1,000 shares of Series A to Holders\n2020-02-03 Holders convert $1,000 of Series A\n"
    )
    deal = small(lines=lines)
    assert "100 was issued under it before" in notes(deal.quote("Series A", "$1,000", on=ON, journal=journal).only)
    assert "no journal is given: nothing was issued under it before" in notes(convert(deal, "$1,000", ON))
    each = small(lines=lines.replace("in total", "in each conversion"))
    assert "of one request" in notes(convert(each, "$1,000", ON))


def test_an_allowance_says_what_is_used_and_how_much_is_open():
    journal = (
        "2020-01-02 Company issues 1,000 shares of Series A to Holders\n2020-02-03 Holders convert $2,000 of Series A\n"
    )
    up_to = small(window="from Issue Date:\n  up to $4,000, counting every conversion\n  at $10.00 per share\n")
    assert "2 is used" in notes(up_to.quote("Series A", "$1,000", on=ON, journal=journal).only)
    assert "" in notes(convert(up_to, "$1,000", ON)) and "0 is used" not in notes(convert(up_to, "$1,000", ON))
    parts = (
        "from Issue Date:\n  25% at once, and 25% more each month, counting every conversion\n  at $10.00 per share\n"
    )
    found = small(window=parts).quote("Series A", "$1,000", on=ON, journal=journal).only
    assert "75% of 1,000 is open since 2020-01-02, 2 is used" in notes(found)
    assert "75% of 1,000 is open since 2020-01-02" in notes(convert(small(window=parts), "$1,000", ON))
    later = small(window=parts.replace("25% at once", "0% at once"))
    assert "nothing is open before 2020-02-02" in notes(convert(later, "$1,000", "2020-01-03"))


@pytest.mark.parametrize(
    ("on", "note"),
    [("2020-03-03", "from 2020-03-02 through 2020-03-04"), ("2020-03-06", "from 2020-03-06 with no end")],
)
def test_a_window_says_its_days(on: str, note: str):
    offer = "  all of it\n  at $10.00 per share\n"
    deal = small(window=f"from March 2, 2020 through March 4, 2020:\n{offer}from March 6, 2020:\n{offer}")
    assert note in notes(convert(deal, "$1,000", on))


def test_the_next_of_two_windows_opens_and_the_last_of_two_expired():
    offer = "  all of it\n  at $10.00 per share\n"
    two = f"from March 2, 2020 through March 4, 2020:\n{offer}from April 2, 2020 through April 6, 2020:\n{offer}"
    deal = small(window=two)
    assert "opens on 2020-03-02" in notes(convert(deal, "$1,000", "2020-03-01"))
    assert "opens on 2020-04-02" in notes(convert(deal, "$1,000", "2020-03-05"))
    assert "expired on 2020-04-07" in notes(convert(deal, "$1,000", "2020-04-07"))


def test_a_monthly_window_opens_again_on_its_day_of_the_next_month():
    deal = small(window="each month from the 6th through the 20th:\n  all of it\n  at $10.00 per share\n")
    opens = [str(convert(deal, "$1,000", on).opens) for on in ("2020-03-05", "2020-03-21", "2020-12-21")]
    assert opens == ["2020-03-06", "2020-04-06", "2021-01-06"]
    assert [convert(deal, "$1,000", on).status for on in ("2020-03-06", "2020-03-20")] == ["allowed", "allowed"]


def test_a_figure_says_whether_a_split_moved_it():
    market = Market.of(["2020-03-02", "2020-03-05"], {"close": ["10", "6"]}, splits=[("2020-03-04", 2)])
    deal = small("A means $6.00 per share + $2.00 per share, adjusted for splits\n")
    moved, before = value(deal, "A", "2020-03-05", market), value(deal, "A", ON, market)
    assert moved.value == 4 and "adjusted for splits" in notes(moved)
    assert before.value == 8 and "adjusted for splits" not in notes(before)


def test_a_count_says_when_it_was_reported_and_whether_a_split_moved_it():
    days = ["2020-03-02", "2020-03-05"]
    columns = {"close": ["10", "6"], "outstanding": ["1000", None]}
    deal = small("A means Count\n")
    plain = value(deal, "A", "2020-03-05", Market.of(days, columns))
    assert plain.value == 1_000 and any("reported 2020-03-02" in note for note in notes(plain))
    assert not any("adjusted for splits" in note for note in notes(plain))
    split = value(deal, "A", "2020-03-05", Market.of(days, columns, splits=[("2020-03-04", 2)]))
    assert split.value == 2_000 and any("reported 2020-03-02, adjusted for splits" in note for note in notes(split))


WARRANT = """warrant Warrants:
  issued on January 31, 2019 to Holders, 100 warrants, each for 2 shares
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $3.00 per share
    cashless at Price
    shares rounded down, the fraction lapses
"""


def test_an_exercise_says_how_it_was_paid():
    deal = termlang.load(HEAD + WARRANT)
    market = closes("4.00", ending=ON)
    cash, cashless = deal.quote("Warrants", "all", on=ON, market=market)
    assert (cash.cash, cashless.cash) == (600, 0)
    assert "shares x price" in notes(cash) and "cashless" not in notes(cash)
    assert "cashless" in notes(cashless) and "shares x price" not in notes(cashless)


def test_a_penalty_says_its_periods_and_days():
    text = "A means a penalty of {} for each 30 days from January 1, 2020 until April 10, 2020, prorated\n"
    terms = "B is undisclosed, in $, between $300 and $600\n"
    found = value(small(text.format("$300")), "A", "2020-01-16")
    assert found.value == 150 and "0.5 periods, 15 days from 2020-01-01" in notes(found)
    early = value(small(text.format("$300")), "A", "2019-12-01")
    assert early.value == 0 and "0 periods, 0 days from 2020-01-01" in notes(early)
    unknown = value(small(terms + text.format("B")), "A", "2020-01-16")
    assert (unknown.needs, unknown.low, unknown.high) == (("B",), 150, 300)


def test_two_first_issues_and_the_splits_since():
    """What the text states is stated in the shares of the first of two issues."""
    second = """preferred Series B:
  issued on June 1, 2021 to Holders, 10 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $10.00 per share
    shares rounded down, the fraction lapses
"""
    market = Market.of(["2021-06-01"], {"close": ["10"]}, splits=[("2021-03-01", 2)])
    deal = small("A means $6.00 per share, adjusted for splits\n", more=second)
    assert value(deal, "A", "2021-07-01", market).value == 3


def test_the_later_of_two_periods_opens_a_refused_request():
    lines = (
        "limit $5,000, counting conversions, in total, in each calendar month, the request is refused\n"
        "limit $5,000, counting conversions, in total, in each calendar quarter, the request is refused\n"
    )
    found = convert(small(lines=lines), "$6,000", "2020-02-03")
    assert (found.status, str(found.opens)) == ("refused", "2020-04-01")
    assert found.binding == ("limit $5,000",)


# --------------------------------------------------------------------------------------------------- what has happened

CONVERTED = "2020-02-03 Holders convert $1,000 of Series A\n"


@pytest.mark.parametrize(
    ("text", "journal", "note"),
    [
        ("the number of conversions of Series A", None, "0 conversions so far"),
        ("the number of conversions of Series A", CONVERTED, "1 conversion so far"),
        ("the number of conversions of Series A", CONVERTED * 2, "2 conversions so far"),
        (
            "the number of conversions of Series A during the 30 days ending on March 1, 2020",
            CONVERTED,
            "1 conversion from 2020-02-01 to 2020-03-01",
        ),
    ],
)
def test_a_count_of_what_happened_says_how_many_and_when(text: str, journal: str | None, note: str):
    found = small(f"A means {text}\n").value("A", on=ON, journal=journal).only
    assert found.result.reasons.inputs[0].note == note


RATCHET = """R starts at $8.00 per share
  on each issue of Common Stock below R: the price of it
"""


def test_a_term_that_has_not_changed_says_where_it_stands():
    deal = small(RATCHET)
    assert "no journal is given: as it starts" in notes(value(deal, "R", ON))
    found = deal.value("R", on=ON, journal=CONVERTED).only
    assert (found.value, "as it starts" in notes(found)) == (8, True)


def test_a_term_that_also_changes_with_time_needs_a_journal():
    deal = small(RATCHET + "  each 6 months after January 2, 2019: itself - $1.00 per share\n")
    assert value(deal, "R", ON).needs == ("a journal: R changes with time",)


def test_what_an_answer_is_counted_in():
    deal = small(more="  redemption at the option of Company:\n    for Stated Value\n")
    found = convert(deal, "$1,000", ON).result
    units = (found.amount_unit, found.price_unit, found.shares_unit, found.cash_unit)
    assert [dict(unit.factors) for unit in units] == [
        {"USD": 1}, {"USD": 1, "Common Stock": -1}, {"Common Stock": 1}, {"USD": 1},
    ]  # fmt: skip
    paid = deal.quote("Series A redemption", "$1,000", on=ON).only.result
    assert dict(paid.price_unit.factors) == {"USD": 1, "Series A": -1}
    warrants = termlang.load(HEAD + WARRANT).quote("Warrants", "1 warrant", on=ON, elect=["cash"]).only.result
    assert dict(warrants.amount_unit.factors) == {"Warrants": 1}


def test_a_refusal_says_when_it_opens_and_an_allowance_does_not():
    deal = small(window="from June 1, 2020:\n  all of it\n  at $10.00 per share\n")
    assert convert(deal, "$1,000", ON).result.reasons.note == "opens on 2020-06-01"
    assert convert(deal, "$1,000", "2020-06-01").result.reasons.note == ""
