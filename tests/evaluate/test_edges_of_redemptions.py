"""Redemptions, notices, lots and what comes beside: their edges, and what their steps say."""

from __future__ import annotations

from datetime import date

import pytest
from small_deals import HEAD, closes, convert, indented, small

import termlang
from termlang.evaluate.trace import Step, steps

ON = "2020-03-02"
TERMS = "Y is undisclosed, a condition\nN is undisclosed, in shares of Series R{}\nM is undisclosed, in $ per share\n"
SERIES = """preferred Series R:
  issued on January 2, 2020 to Holders, {count} shares of $1,000 stated value
  redemption at the option of {party}:
{lines}"""
NOTICE = "on 10 days notice"


def deal(*lines: str, party: str = "Company", count: str = "1,000", bounds: str = "") -> termlang.Deal:
    body = SERIES.format(party=party, count=count, lines=indented("\n".join(lines), 4))
    return termlang.load(HEAD.replace('"Holders"', '"Ann", "Bob"') + TERMS.format(bounds) + body)


def redeem(*lines: str, amount: str = "$10,000", on: str = ON, journal: str | None = None, **more: str):
    return deal(*lines, **more).quote("Series R redemption", amount, on=on, journal=journal).only


def step(answer, what: str) -> Step:
    """The one step of an answer whose name begins so."""
    (found,) = [each for each in steps(answer.result.reasons) if each.what.startswith(what)]
    return found


# ----------------------------------------------------------------------------------------------- how many there are


def test_more_than_is_outstanding_is_refused_and_says_so():
    found = redeem("for Stated Value", amount="$1,000,001")
    assert (found.status, found.binding) == ("refused", ("outstanding Series R",))
    outstanding = step(found, "outstanding")
    assert (outstanding.value, outstanding.note) == (False, "1,000,001 USD is asked, 1,000,000 USD is outstanding")
    assert redeem("for Stated Value", amount="$1,000,000").status == "allowed"


def test_of_a_number_between_bounds_the_most_may_be_outstanding():
    bounds = ", between 10 shares of Series R and 20 shares of Series R"
    for amount, status in (("all", "unknown"), ("$20,000", "unknown"), ("$20,001", "refused")):
        assert redeem("for Stated Value", amount=amount, count="N", bounds=bounds).status == status


# ----------------------------------------------------------------------------------------------------------- notices

GAVE = "{} {} notice of the redemption of Series R\n"


def gave(*days: str, who: str = "Company gives") -> str:
    return "".join(GAVE.format(day, who) for day in days)


def test_without_a_notice_in_a_journal_there_is_no_redemption():
    found = redeem("for Stated Value", NOTICE, journal="2020-01-02 Y is met\n")
    assert (found.status, found.binding, found.opens) == ("refused", (NOTICE,), None)
    assert (step(found, NOTICE).value, step(found, NOTICE).note) == (False, "no notice was given")
    assert found.result.notes == ("no notice was given",)
    supposed = redeem("for Stated Value", NOTICE)
    assert (supposed.status, supposed.result.notes) == ("allowed", ("needs 10 days notice",))


def test_the_first_of_two_notices_that_have_taken_effect_is_the_one():
    found = redeem("for Stated Value", NOTICE, journal=gave("2020-02-14", "2020-02-20"))
    assert found.status == "allowed"
    told = step(found, NOTICE)
    assert (told.value, told.note) == (True, "given 2020-02-14 by Company, effective 2020-02-24")
    assert redeem("for Stated Value", NOTICE, journal=gave("2020-02-20"), on="2020-03-01").status == "allowed"


def test_it_opens_when_the_first_of_them_takes_effect():
    found = redeem("for Stated Value", NOTICE, journal=gave("2020-02-24", "2020-02-27"))
    assert (found.status, found.opens) == ("refused", date(2020, 3, 5))
    said = "given 2020-02-24 by Company, effective 2020-03-05; given 2020-02-27 by Company, effective 2020-03-08"
    assert step(found, NOTICE).note == said


ISSUED = (
    "2020-01-02 Company issues 500 shares of Series R to Ann\n2020-01-02 Company issues 500 shares of Series R to Bob\n"
)


@pytest.mark.parametrize(
    ("who", "done"), [("Ann gives", {"Ann"}), ("Bob gives", {"Bob"}), ("Holders give", {"Ann", "Bob"})]
)
def test_a_notice_of_one_holder_serves_himself(who: str, done: set[str]):
    put = deal("for Stated Value", NOTICE, party="Holders")
    for asks in ("Ann", "Bob"):
        journal = ISSUED + gave("2020-02-14", who=who) + f"2020-03-02 {asks} redeems $10,000 of Series R\n"
        entry = next(each for each in put.replay(journal).only.entries if each.line == 4)
        assert entry.outcome.value == ("done" if asks in done else "refused")
    # Where nobody is named, that of any of them serves.
    found = put.quote("Series R redemption", "$10,000", on=ON, journal=ISSUED + gave("2020-02-14", who=who)).only
    assert found.status == "allowed"


def test_a_notice_of_another_right_or_party_does_not_serve():
    put = f"  redemption Put at the option of Holders:\n    for 110% of Stated Value\n    {NOTICE}\n"
    both = termlang.load(deal("for Stated Value", NOTICE).text + put)
    journal = ISSUED + gave("2020-02-14")
    for right, cash in (("redemption", 10_000), ("Put", 0)):
        assert both.quote("Series R", "$10,000", on=ON, journal=journal, right=right).only.cash == cash


NOTICED = "notice Early by Holders, effective 10 days after receipt, receipt rolled to the next trading day\n"


def early(on: str, journal: str, holder: str | None = None):
    made = small(NOTICED).text.replace('"Holders"', '"Ann", "Bob"')
    return termlang.load(made).value("Early", on=on, journal=journal, holder=holder).only


def test_a_notice_is_received_on_a_trading_day_and_has_effect_ten_days_later():
    """February 15, 2020 is a Saturday, and Monday the 17th a holiday: it is received on the 18th."""
    friday, saturday = "2020-02-14 Ann gives notice of Early\n", "2020-02-15 Ann gives notice of Early\n"
    for journal, on, words in (
        (friday, "2020-02-24", "given 2020-02-14 by Ann, effective 2020-02-24"),
        (saturday, "2020-02-28", "given 2020-02-15 by Ann, received 2020-02-18, effective 2020-02-28"),
    ):
        found = early(on, journal, "Ann")
        assert (found.value, found.result.reasons.inputs[0].note) == (True, words)
    assert early("2020-02-27", saturday, "Ann").value is False
    assert early("2020-02-27", "2020-02-14 Holders give notice of Early\n", "Bob").value is True
    none = early("2020-02-27", saturday, "Bob")
    assert (none.value, none.result.reasons.inputs[0].note) == (False, "no notice was given")


def test_whose_notice_it_is_does_not_matter_once_all_have_given_it():
    """From the day on which that of all holders has effect; on the day before, Ann's alone may count."""
    journal = "2020-02-13 Ann gives notice of Early\n2020-02-14 Holders give notice of Early\n"
    assert early("2020-02-24", journal).value is True
    assert early("2020-02-23", journal).needs == ("whose Early: several holders may have given notice",)
    again = journal + "2020-02-20 Holders give notice of Early\n"
    assert early("2020-02-24", again).value is True
    assert early("2020-02-23", "2020-02-14 Holders give notice of Early\n").value is False


# ----------------------------------------------------------------------------------------------- shares instead of cash


def test_where_no_fraction_is_left_its_price_is_not_asked():
    lines = ("for Stated Value", "in Common Stock", "shares priced at {}")
    fraction = "shares rounded down, the fraction is paid in cash at M"
    whole = redeem(*lines[:2], lines[2].format("$2.00 per share"), fraction)
    assert (whole.status, whole.shares, whole.cash) == ("allowed", 5_000, 0)
    rest = redeem(*lines[:2], lines[2].format("$3.00 per share"), fraction)
    assert (rest.status, rest.needs) == ("unknown", ("M",))


# -------------------------------------------------------------------------------------------- least amounts and lots


def test_an_amount_and_a_lot_that_are_not_known():
    terms = "L is undisclosed, in $\nK is undisclosed, in $\n"
    for least, lot, needs in (("L", "$1,000", ("L",)), ("$5,000", "L", ("L",)), ("L", "K", ("K", "L"))):
        lines = f"amounts of at least {least}, in multiples of {lot}, the request is refused"
        found = convert(small(terms, lines=lines), "$10,000", ON)
        assert (found.status, found.needs) == ("unknown", needs)
        assert len(step(found, "amounts").inputs) == 2


def test_the_step_of_an_amount_shows_what_it_was_tested_against():
    """Dollars of stated value, or shares of the series."""
    for least, figure in (("$5,000", 5_000), ("5 shares of Series A", 5)):
        lines = f"amounts of at least {least}"
        for amount, fits in (("$4,999", False), ("$5,000", True)):
            found = step(convert(small(lines=lines), amount, ON), "amounts")
            assert (found.value, [each.value for each in found.inputs]) == (fits, [figure])


# ----------------------------------------------------------------------------------------------- what comes beside

WARRANT = """Y is undisclosed, a condition
P is undisclosed, in $ per share, between $3.00 per share and $5.00 per share
warrant Warrants:
  issued on January 31, 2019 to Holders, 100 warrants, each for 2 shares
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    cashless at Price{when}
    shares rounded down, the fraction lapses
"""


def exercise(
    elect: str | None,
    *,
    price: str = "$3.00 per share",
    when: str = " when Y is met",
    close: str = "4.00",
    **given: str,
):
    made = termlang.load(HEAD + WARRANT.format(price=price, when=when)).given(given)
    market = closes(close, ending=ON)
    return made.quote("Warrants", "all", on=ON, market=market, elect=[elect] if elect else None)


@pytest.mark.parametrize(
    ("elect", "told", "conditions"),
    [
        ("cashless", "met", [True]),
        ("cashless", "not met", [False]),
        ("cashless", None, [None]),
        # What is paid in cash anyway rests on no condition that is met.
        ("cash", "met", []),
        ("cash", "not met", [False]),
        (None, "not met", [False]),
    ],
)
def test_the_condition_of_a_cashless_exercise_among_the_steps(
    elect: str | None, told: str | None, conditions: list[object]
):
    found = exercise(elect, **({"Y": told} if told else {})).only
    shown = [each.value for each in found.result.reasons.inputs if each.what.startswith("cashless")]
    assert [each if isinstance(each, bool) else None for each in shown] == conditions


def test_a_price_between_bounds_may_be_below_the_value():
    """At $4.00 a price of $3.00 to $5.00 may leave a gain; at $3.00 it leaves none."""
    assert exercise("cashless", price="P", when="").only.needs == ("P",)
    assert exercise("cashless", price="P", when="", close="3.00").only.status == "refused"


def test_a_leg_may_be_little_or_nothing():
    """Half a dollar, and nothing."""
    for leg, amount in (("$1,000.50 - Amount Converted", "1/2"), ("$1,000 - Amount Converted", "0")):
        found = convert(small(lines=f"also ({leg}) in cash"), "$1,000", ON)
        assert [str(each.amount) for each in found.result.beside] == [amount]
        assert found.status == "allowed"
