"""What checks clean is sound: no unit, type, name or missing rule is left for the interpreter to stumble over."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from termlang.checker.deal import check
from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.examples import Asking
from termlang.source import Source
from tests.strategies import HEAD, blocks, deals, market_of, market_seeds, moments

# What depends on the day and the prices and so cannot be said before they are known.
OF_THE_DAY = {"X126", "N117", "U408", "U415", "P510", "P513", "P514", "D213", "C613", "E901"}
Seed = tuple[int, tuple[int, ...]]
ASKINGS = (Asking(), Asking(units=Fraction(7)))


def _deal(text: str) -> Deal:
    deal, problems = check(Source(text))
    # A drawn floor may lie above a drawn cap, which is rightly refused; nothing else is.
    assert {problem.code for problem in problems} <= {"P516"}, [str(problem) for problem in problems]
    if deal is None:
        reject()
    return deal


def _answers(deal: Deal, on: date, market: Market) -> list[Answer]:
    found: list[Answer] = []
    for right in deal.rights.values():
        for asking in ASKINGS:
            found += every_answer(
                deal,
                lambda r, e, right=right, asking=asking: judge(World(deal, on, market, {}, r), right, asking, e),
                {},
                {},
            )
    return found


def _figures(answers: list[Answer]) -> list[object]:
    return [(a.status, a.amount, a.price, a.shares, a.cash, a.remaining, a.needs) for a in answers]


@settings(max_examples=15, deadline=None)
@given(deals(), market_seeds(), moments())
def test_a_deal_that_checks_clean_meets_only_the_problems_of_its_day(text: str, seed: Seed, on: date) -> None:
    deal, market = _deal(text), market_of(seed)
    for answer in _answers(deal, on, market):
        assert {problem.code for problem in answer.problems} <= OF_THE_DAY
    for key in deal.terms:
        for reading in deal.questions["Staging"].readings:
            value = World(deal, on, market, {}, {"Staging": reading}).term(key, on).value
            assert {problem.code for problem in getattr(value, "problems", ())} <= OF_THE_DAY


@settings(max_examples=6, deadline=None)
@given(blocks(), st.randoms(use_true_random=False), market_seeds(), moments())
def test_the_order_of_definitions_and_blocks_changes_nothing(
    parts: tuple[str, ...], random: object, seed: Seed, on: date
) -> None:
    market = market_of(seed)
    shuffled = sorted(parts, key=lambda part: random.random())  # type: ignore[attr-defined]
    first, second = _deal(HEAD + "".join(parts)), _deal(HEAD + "".join(shuffled))
    assert first.terms.keys() == second.terms.keys()
    by_name = sorted(first.rights)
    assert by_name == sorted(second.rights)
    answers = [{a.right: _figures([a]) for a in _answers(deal, on, market)} for deal in (first, second)]
    assert answers[0] == answers[1]


@settings(max_examples=6, deadline=None)
@given(deals(), market_seeds(), moments())
def test_renaming_a_term_changes_nothing(text: str, seed: Seed, on: date) -> None:
    market = market_of(seed)
    renamed = text.replace("First Price", "Another Name Altogether")
    assert _figures(_answers(_deal(text), on, market)) == _figures(_answers(_deal(renamed), on, market))


@settings(max_examples=40, deadline=None)
@given(deals(), st.data())
def test_a_damaged_deal_never_raises(text: str, data: st.DataObject) -> None:
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(" ")
        word = data.draw(st.integers(0, len(words) - 1))
        words[word] = data.draw(
            st.sampled_from(["", "Nope", "of", "5%", "$3.00", "is met", "Series A", "1999-01-29", "share"])
        )
        lines[at] = " ".join(words)
    damaged = "\n".join(lines)
    deal, problems = check(Source(damaged))
    assert (deal is None) == any(problem.severity.value == "error" for problem in problems)
    for problem in problems:
        assert problem.message and problem.remedy is not None and "{" not in problem.message


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    check(Source(text))
