"""Open questions: every reading is answered, answers that agree are one, and 64 are the most."""

import pytest
from small_deals import convert, small

from termlang.api import BadInput

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
