"""The figures of a paper, in the forms in which they are compared with those of a clause."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.linter.attached import figures_of, forms_of, shown_figures
from termlang.source import Span
from termlang.syntax import ast

NOWHERE = Span(0, 0)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("On January 29, 1999 they met", [("January 29, 1999", ("day", date(1999, 1, 29)))]),
        ("On 1/29/1999 they met", [("1/29/1999", ("day", date(1999, 1, 29)))]),
        ("On 1999-01-29 they met", [("1999-01-29", ("day", date(1999, 1, 29)))]),
        # No such days: their numbers stand alone, and only the year is large enough to be one.
        ("On February 30, 1999", [("1999", ("number", 1999))]),
        ("On Smarch 3, 1999", [("1999", ("number", 1999))]),
        # What is small is a figure only as money or as a percentage.
        ("5 persons paid $5 of 99 or 100", [("$5", ("number", 5)), ("100", ("number", 100))]),
        (
            "a fee of 5% of 1,234 shares, then 7.5 percent of 250",
            [
                ("5%", ("percent", Fraction(5, 100))),
                ("7.5 percent", ("percent", Fraction(75, 1000))),
                ("1,234", ("number", 1234)),
                ("250", ("number", 250)),
            ],
        ),
        (
            "January 2, 2020, 1,000 shares",
            [("January 2, 2020", ("day", date(2020, 1, 2))), ("1,000", ("number", 1000))],
        ),
        ("$ 12.50 and $\n1,000.00", [("$ 12.50", ("number", Fraction(25, 2))), ("$ 1,000.00", ("number", 1000))]),
        ("9" * 60, [("9" * 60, ("number", int("9" * 60)))]),
        ("9" * 61, []),
        ("9" * 61 + "%", []),
    ],
)
def test_figures_speak_for_themselves(text: str, figures: list[tuple[str, object]]) -> None:
    assert list(shown_figures(text)) == figures


def test_every_number_of_a_text_may_be_that_of_a_clause() -> None:
    found = figures_of("Five (5) persons held 1,234 shares on January 2, 2020")
    assert {("number", 5), ("number", 1234), ("number", 2), ("number", 2020), ("day", date(2020, 1, 2))} == found


@pytest.mark.parametrize(
    ("leaf", "forms"),
    [
        (ast.Day(NOWHERE, date(2020, 1, 2)), {("day", date(2020, 1, 2))}),
        (ast.Percent(NOWHERE, Fraction(5, 100)), {("percent", Fraction(5, 100)), ("number", 5)}),
        (ast.Number(NOWHERE, Fraction(99)), set()),
        (ast.Number(NOWHERE, Fraction(100)), {("number", 100)}),
        (ast.Number(NOWHERE, Fraction(1, 2)), {("number", Fraction(1, 2))}),
    ],
)
def test_a_figure_of_a_clause_may_stand_in_several_forms(leaf: ast.Node, forms: set[tuple[str, object]]) -> None:
    assert forms_of(leaf) == forms
