"""The tree and the JSON of a trace: shared steps once, no depth too deep, nothing printed raw."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import jsonschema
import pytest

from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import missing
from termlang.limits import DEFAULT
from termlang.report.reasons import Reasons
from termlang.report.schemas import schema
from termlang.source import Source, Span
from termlang.units import CONDITION, DATE, NUMBER, PURE, base, quantity

NONE = Source("")
PRICE = quantity(base("USD").per(base("Common Stock")))


def number(value: int, what: str, *inputs: Step, note: str = "") -> Step:
    return Step(Fraction(value), NUMBER, what, inputs=inputs, note=note)


def chain(length: int) -> Step:
    step = number(0, "step 0")
    for at in range(1, length):
        step = number(at, f"step {at}", step)
    return step


def words(lines: list[str]) -> list[str]:
    return [line.split("  ")[-1].strip() for line in lines]


def fits(data: object) -> None:
    whole = schema("quote")
    jsonschema.Draft202012Validator({**whole["$defs"]["step"], "$defs": whole["$defs"]}).validate(data)


def test_a_shared_step_is_rendered_once() -> None:
    shared = number(7, "shared", number(3, "three"), number(4, "four"))
    lines = Reasons(number(9, "root", number(8, "left", shared), number(6, "right", shared)), NONE).lines()
    assert words(lines) == ["root", "left", "shared", "three", "four", "right", "shared (above)"]


def test_a_shared_step_is_data_once() -> None:
    shared = number(7, "shared", number(3, "three"))
    data = Reasons(number(9, "root", number(8, "left", shared), number(6, "right", shared)), NONE).to_json()
    fits(data)
    left, right = data["steps"]
    assert left["steps"][0]["id"] == 1 and right["steps"] == [{"same_as": 1}]
    assert "id" not in left["steps"][0]["steps"][0]


def test_a_step_used_twice_by_one_is_named_twice_in_json() -> None:
    twice = number(2, "two")
    data = Reasons(number(4, "sum", twice, twice), NONE).to_json()
    assert data["steps"][1] == {"same_as": data["steps"][0]["id"]}


def test_a_sibling_that_another_uses_stands_below_it() -> None:
    raw = number(3, "raw")
    lines = Reasons(number(1, "root", raw, number(2, "rounded", raw)), NONE).lines()
    assert words(lines) == ["root", "rounded", "raw"]


def test_deep_traces_raise_nothing() -> None:
    reasons = Reasons(chain(5_000), NONE)
    assert len(reasons.lines()) == 5_000
    assert max(map(len, reasons.lines())) < 200
    data = reasons.to_json()
    assert len(data["further"]) > 100
    fits(data)
    assert json.dumps(data).count('"what"') == 5_000


def test_at_most_ten_thousand_lines() -> None:
    lines = Reasons(number(1, "root", *(number(at, f"leaf {at}") for at in range(20_000))), NONE).lines()
    assert len(lines) == DEFAULT.trace and lines[-1].startswith("…")


def test_much_json_is_cut_and_says_so() -> None:
    data = Reasons(number(1, "root", *(number(at, f"leaf {at}") for at in range(20_000))), NONE).to_json()
    assert data["omitted"] == 10_001
    fits(data)


def test_a_value_that_is_only_passed_on_takes_one_line() -> None:
    text = "Fixed Price means $13.06 per share"
    source = Source(text)
    literal = Step(Fraction(1306, 100), PRICE, "", Span(18, len(text)))
    term = Step(Fraction(1306, 100), PRICE, "Fixed Price", Span(0, len(text)), (literal,), "", ("F8K 2",))
    lines = Reasons(Step(Fraction(1306, 100), PRICE, "price", Span(0, len(text)), (term,)), source).lines()
    assert len(lines) == 1
    assert lines[0].split("  ")[:2] == ["13.06 USD/share", "price: Fixed Price"]
    assert lines[0].endswith("line 1  [F8K 2]")


def test_days_of_a_lookback_stand_side_by_side() -> None:
    what = "closing bid of Common Stock on 1999-11-{:02}"
    days = [Step(Fraction(at, 2), PRICE, what.format(at)) for at in range(8, 13)]
    text = str(Reasons(Step(Fraction(5), PRICE, "average", inputs=tuple(days)), NONE))
    assert "closing bid of Common Stock, 5 days" in text
    assert "1999-11-09 4.50" in text and len(text.splitlines()) < 5


def test_conditions_on_many_days_show_what_was_seen() -> None:
    found = []
    level = number(5, "Level")
    for at in range(8, 13):
        seen = Step(Fraction(at), NUMBER, "Market Value", note=f"closing price of Common Stock on 1999-11-{at:02}")
        found.append(Step(at > 9, CONDITION, "", inputs=(seen, level)))
    text = str(Reasons(Step(False, CONDITION, "each day", inputs=tuple(found)), NONE))
    assert "1999-11-08 no (8)" in text and "1999-11-12 yes (12)" in text
    assert text.count("Level") == 1


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Fraction(101, 10), PRICE, "10.10 USD/share"),
        (Fraction(76_569), quantity(base("Common Stock")), "76,569 shares"),
        (Fraction(1), quantity(base("Common Stock")), "1 share"),
        (Fraction(100), quantity(base("Series A")), "100 Series A"),
        (Fraction(7_200_000, 73), quantity(base("USD")), "about 98,630.14 USD"),
        (date(1999, 5, 3), DATE, "1999-05-03"),
        (True, CONDITION, "yes"),
        (False, CONDITION, "no"),
        (missing("the price"), CONDITION, "unknown"),
        (Fraction(1, 2), quantity(PURE), "0.5"),
    ],
)
def test_values_in_words(value: object, unit: object, shown: str) -> None:
    line = Reasons(Step(value, unit, "it"), NONE).lines()[0]  # type: ignore[arg-type]
    assert line.startswith(shown + "  it")


def test_two_stocks_are_told_apart() -> None:
    mine, yours = (Step(Fraction(5), quantity(base(name)), name) for name in ("Common Stock", "Parent Stock"))
    assert "5 Parent Stock" in str(Reasons(number(0, "root", mine, yours), NONE))


def test_an_unknown_shows_its_need_and_its_interval() -> None:
    step = Step(missing("Stipulated Price", Fraction(1), Fraction(9)), PRICE, "floor")
    assert "floor (needs Stipulated Price; between 1 and 9 USD/share)" in str(Reasons(step, NONE))


def test_control_characters_are_written_out() -> None:
    step = Step(True, CONDITION, "a\x1b[31m\u202eb", note="x\x07")
    text = str(Reasons(step, NONE))
    assert "\x1b" not in text and "\\x1b[31m\\u202eb" in text and "\\x07" in text


def test_ascii_mode_draws_in_ascii() -> None:
    text = Reasons(number(9, "root", number(8, "one"), number(6, "two")), NONE).render(ascii=True)
    assert text.splitlines()[1].startswith("|- 8") and text.splitlines()[2].startswith("`- 6")


@pytest.mark.parametrize("width", [20, 60, 100, 300])
def test_any_width_works(width: int) -> None:
    step = Step(Fraction(1), NUMBER, "word " * 40, citations=("A very long citation, paragraph 2",))
    text = Reasons(number(9, "root", step), Source("x")).render(width=width)
    assert "word" in text and "paragraph 2" in text


def test_a_span_outside_the_text_has_no_line() -> None:
    data = Reasons(Step(Fraction(1), NUMBER, "far", Span(500, 510)), Source("short")).to_json()
    assert data["line"] is None and data["text"] == ""
