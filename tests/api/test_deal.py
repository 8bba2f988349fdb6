"""The public verbs: what a deal is, what an answer refuses to be, and what a question may not say."""

import pickle
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs.exceptions import FrozenInstanceError

import termlang
from termlang.api import Ambiguous, BadInput, Deal, Market, Unsound

ROOT = Path(__file__).resolve().parents[2]
SEED = (ROOT / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
ON = "1999-03-30"


@pytest.fixture(scope="module")
def seed() -> Deal:
    return termlang.load(SEED)


def test_a_deal_is_immutable(seed):
    with pytest.raises(FrozenInstanceError):
        seed.readings = {}
    closed = seed.given({"Stipulated Price": "$4.00"})
    assert closed != seed and not seed.values


def test_two_deals_of_one_text_are_equal(seed):
    assert termlang.load(SEED) == seed and hash(termlang.load(SEED)) == hash(seed)
    one, two = (seed.given({"Stipulated Price": price}) for price in ("4.00", "USD 4"))
    assert one == two and len({one, two, seed}) == 2


def test_a_deal_travels_as_its_text(seed):
    closed = seed.given({"Stipulated Price": "4.00"}, readings={"Staging": "Every Conversion"})
    again = pickle.loads(pickle.dumps(closed))
    assert again == closed and again.readings == closed.readings
    assert again.quote("Series A", "all", on=ON).only.shares == 306_278


def test_answers_are_neither_true_nor_false(seed):
    answers = seed.quote("Series A", "all", on=ON)
    for answer in (answers, answers.only, seed.value("Closing", on=ON), seed.value("Closing", on=ON).only):
        with pytest.raises(TypeError):
            bool(answer)


def test_only(seed):
    answers = seed.given({"Stipulated Price": "4.00"}).quote(
        "Series A", "$1,000,000", on="1999-05-03", market=Market.of(["1999-05-03"], {"close": ["10.00"]})
    )
    with pytest.raises(Ambiguous):
        _ = answers.only
    assert len(answers) == len(list(answers)) > 1 and answers[0].readings


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Stipulated Price": "5%"}, "E906"),
        ({"Stipulated Price": "4.00 shares"}, "E906"),
        ({"Stipulated Price": "€4.00"}, "E906"),
        ({"Stipulated Price": ".00"}, "E906"),
        ({"Stipulated Price": 4.0}, "E906"),
        ({"Stipulated Price": Decimal("NaN")}, "E906"),
        ({"Stipulated Price": Decimal("1e999999")}, "E906"),
        ({"Second Closing": "4.00"}, "E906"),
        ({"Sale Conditions": "perhaps"}, "E906"),
        ({"Stipulated Prise": "4.00"}, "E904"),
    ],
)
def test_values_with_the_wrong_unit(seed, values, code):
    with pytest.raises(BadInput) as error:
        seed.given(values)
    assert [problem.code for problem in error.value.problems] == [code]


def test_every_problem_of_a_given_is_told(seed):
    with pytest.raises(BadInput) as error:
        seed.given({"Call Floor": "x", "Nothing": "1"}, readings={"Staging": "Neither"}, elections=["Gold"])
    assert [problem.code for problem in error.value.problems] == ["E906", "E904", "E907", "E907"]


@pytest.mark.parametrize("value", ["4", "4.00", "$4.00", "USD 4.00", Decimal("4.00"), 4, Fraction(4)])
def test_one_value_written_in_many_ways(seed, value):
    (found,) = seed.given({"Stipulated Price": value}).values.values()
    assert found == 4


@pytest.mark.parametrize(
    ("what", "amount", "on", "code"),
    [
        ("Series A", None, ON, "E905"),
        ("Series A", "1000", ON, "E905"),
        ("Series A", "$0", ON, "E905"),
        ("Series A", Decimal("Infinity"), ON, "E905"),
        ("Series C", "all", ON, "E903"),
        ("Series A", "all", "1999-02-30", "E908"),
        ("Series A", "all", "3/30/99", "E908"),
        ("Series A", "all", "1899-12-31", "E908"),
    ],
)
def test_questions_that_cannot_be_asked(seed, what, amount, on, code):
    with pytest.raises(BadInput) as error:
        seed.quote(what, amount, on=on)
    assert [problem.code for problem in error.value.problems] == [code]


def test_terms_and_expressions(seed):
    assert seed.value("Closing", on=ON).only.value == date(1999, 1, 29)
    assert seed.value("2 * Fixed Price of Series A", on=ON).only.value == Fraction("26.12")
    with pytest.raises(BadInput):
        seed.value("Nothing of Series A", on=ON)


def test_a_text_that_makes_no_deal():
    with pytest.raises(Unsound) as error:
        termlang.load("language 1\n")
    assert error.value.problems


def test_importing_the_package_imports_no_parser():
    script = "import sys, termlang; print([n for n in sys.modules if n[:4] == 'lark' or n[:9] == 'termlang.'])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"
