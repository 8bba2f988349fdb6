"""Open questions: every reading is answered, answers that agree are one, and 64 are the most."""

import pytest
from small_deals import DOWN, HEAD, PREFERRED, WINDOW, closes, convert, small

import termlang
from termlang.api import BadInput
from termlang.evaluate.trace import steps
from termlang.limits import DEFAULT, Limits

ON = "2020-03-02"


def question(name: str, *readings: str) -> str:
    return f'question {name} "Which?":\n' + "".join(f"  reading {reading}\n" for reading in readings)


PACE = question("Pace", "Fast", "Slow", "Idle")


def priced(reading: str, terms: str = PACE):
    return small(terms + f"Pay means $10.00 per share\n  except when Pace is {reading}: $5.00 per share\n", price="Pay")


def test_one_answer_for_each_reading_that_differs():
    answers = priced("Fast").quote("Series A", "$1,000", on=ON)
    assert [(answer.readings["Pace"], answer.price) for answer in answers] == [("Fast", 5), ("Slow", 10), ("Idle", 10)]


def test_a_question_that_changes_nothing_is_not_asked():
    deal = small(PACE + "Pay means $10.00 per share\n  except when Pace is Fast: $10.00 per share\n", price="Pay")
    assert convert(deal, "$1,000", ON).readings == {}


def test_a_reading_that_is_given_holds_and_is_named():
    answer = convert(priced("Fast").given(readings={"Pace": "Fast"}), "$1,000", ON)
    assert (answer.price, answer.readings) == (5, {"Pace": "Fast"})


def test_a_reading_that_is_not_needed_is_no_error():
    assert convert(priced("Fast").given(readings={"Pace": "Fast"}), "$2,000,000", ON).status == "refused"


def test_a_refusal_that_every_reading_shares_is_one_answer():
    assert convert(priced("Fast"), "$2,000,000", ON).readings == {}


def many(count: int):
    terms = "".join(question(f"Q{n}", f"Yes{n}", f"No{n}") for n in range(count))
    pay = " + ".join(f"B{n}" for n in range(count))
    for n in range(count):
        terms += f"B{n} means ${2**n}.00 per share\n  except when Q{n} is Yes{n}: ${3 * 2**n}.00 per share\n"
    return small(terms + f"Pay means {pay}\n", price="Pay")


def test_64_answers_are_the_most():
    assert len(many(6).quote("Series A", "$1,000", on=ON)) == 64
    with pytest.raises(BadInput) as error:
        many(7).quote("Series A", "$1,000", on=ON)
    assert error.value.problems[0].code == "E902"


def halved(count: int, limits: Limits = DEFAULT, same: bool = True):
    """A price that hangs on so many questions, every one of which leaves it as it is, or halves it."""
    questions = "".join(f'question Q{n} "which?":\n  reading One{n}\n  reading Two{n}\n' for n in range(count))
    factors = "".join(f"F{n} means 1\n  except when Q{n} is Two{n}: {'1' if same else '50%'}\n" for n in range(count))
    product = " * ".join(f"F{n}" for n in range(count))
    body = PREFERRED.format(
        issued="January 2, 2020", count="1,000", units="", terms="", lines=WINDOW.format(price="P") + DOWN
    )
    text = HEAD + questions + factors + f"P means $10.00 per share * {product}\n" + body
    return termlang.load(text, limits=limits).quote("Series A", "$1,000", on="2020-03-02")


def test_readings_that_change_nothing_are_one_answer_and_take_their_time():
    """Three questions take 15 tries: one, two, four and eight. For each answer allowed, eight are made at most."""
    assert halved(2, Limits(answers=1)).only.shares == 100
    with pytest.raises(BadInput) as error:
        halved(3, Limits(answers=1))
    assert [problem.code for problem in error.value.problems] == ["E902"]
    assert halved(3, Limits(answers=2)).only.shares == 100


def test_as_many_answers_as_the_limit_says():
    assert len(halved(1, Limits(answers=2), same=False)) == 2
    with pytest.raises(BadInput):
        halved(2, Limits(answers=3), same=False)
    assert len(halved(2, Limits(answers=4), same=False)) == 4


CHOICE = "at any time:\n  all of it\n  at Price, or $10.00 per share as Holders elect\n"


def test_an_election_that_changes_nothing_is_not_mentioned():
    deal = small(window=CHOICE)
    same = deal.quote("Series A", "$1,000", on="2020-03-02", market=closes("10", ending="2020-03-02")).only
    assert (same.shares, same.elections) == (100, {})
    other = deal.quote("Series A", "$1,000", on="2020-03-02", market=closes("5", ending="2020-03-02"))
    assert [each.shares for each in other] == [200, 100]


def test_answers_are_one_only_where_all_readings_agree():
    """The first two give $10.00, and the last one $5.00."""
    answers = priced("Idle").quote("Series A", "$1,000", on=ON)
    assert [(answer.readings["Pace"], answer.price) for answer in answers] == [("Fast", 10), ("Slow", 10), ("Idle", 5)]


def test_the_reasons_are_shown_on_the_first_reading_and_the_first_choice():
    deal = small(PACE + "Pay means $10.00 per share\n  except when Pace is Fast: $10.00 per share\n", price="Pay")
    assert convert(deal, "$1,000", ON).result.supposed == {"Pace": "Fast"}
    for choice in ("Price, or $10.00 per share", "$10.00 per share, or Price"):
        window = f"at any time:\n  all of it\n  at {choice} as Holders elect\n"
        found = convert(small(window=window), "$1,000", ON, closes("10", ending=ON))
        (price,) = [step for step in steps(found.result.reasons) if step.what == "price"]
        assert [step.what for step in price.inputs] == (["Price"] if choice.startswith("Price") else [""])


@pytest.mark.parametrize(("readings", "most"), [(7, 1), (8, 1), (15, 2), (16, 2)])
def test_for_each_answer_allowed_eight_are_tried(readings: int, most: int):
    """A question is one try, and each of its readings another."""
    text = HEAD + question("Pace", *(f"Way{n}" for n in range(readings)))
    text += "Pay means $10.00 per share\n  except when Pace is Way0: $10.00 per share\n"
    lines = WINDOW.format(price="Pay") + DOWN
    text += PREFERRED.format(issued="January 2, 2020", count="1,000", units="", terms="", lines=lines)
    deal = termlang.load(text, limits=Limits(answers=most))
    if readings < 8 * most:
        assert deal.quote("Series A", "$1,000", on=ON).only.shares == 100
    else:
        with pytest.raises(BadInput):
            deal.quote("Series A", "$1,000", on=ON)


def test_a_value_is_one_where_the_readings_agree():
    for other, values in (("$10.00", [10]), ("$5.00", [5, 10, 10])):
        deal = small(PACE + f"Pay means $10.00 per share\n  except when Pace is Fast: {other} per share\n")
        found = deal.value("Pay", on=ON)
        assert [each.value for each in found] == values
        assert [each.readings for each in found][:1] == ([{}] if len(values) == 1 else [{"Pace": "Fast"}])
