"""Deals with and without mistakes: each `#! CODE` on a line is a problem of that line, and every problem has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from termlang.checker import problems
from termlang.checker.deal import check
from termlang.diagnostics import Mistake, Problem, Severity
from termlang.limits import DEFAULT
from termlang.source import Source
from tests.plain_words import faults

GOLDEN = Path(__file__).parents[1] / "golden" / "check"
STARTS = {f"#: {name}": (GOLDEN / f"{name}.terms").read_text() for name in ("head", "deal")}
MARK = re.compile(r"#!((?: [A-Z]+[0-9]+)+)")
# What a whole file of thousands of lines shows; their tests are below.
BUILT = {"L006", "N110", "N120"}


def _cases(folder: str) -> list[object]:
    """Every case of a folder; one may begin with a standard start of a deal."""
    found = []
    for path in sorted((GOLDEN / folder).glob("*.terms")):
        for number, text in enumerate(re.split(r"^---\n", path.read_text(), flags=re.M), 1):
            first, _, rest = text.partition("\n")
            whole = STARTS[first] + rest if first in STARTS else text
            found.append(pytest.param(whole, id=f"{path.stem}-{number}"))
    return found


def _found(text: str) -> list[tuple[int, str]]:
    source = Source(text)
    return sorted((source.line_of(problem.span), problem.code) for problem in check(source)[1])


def _marked(text: str) -> list[tuple[int, str]]:
    marks = []
    for number, line in enumerate(text.splitlines(), 1):
        marked = MARK.search(line)
        if marked:
            marks.extend((number, code) for code in marked[1].split())
    return sorted(marks)


@pytest.mark.parametrize("text", _cases("bad"))
def test_every_problem_has_a_mark_and_every_mark_a_problem(text: str) -> None:
    assert _found(text) == _marked(text)


@pytest.mark.parametrize("text", _cases("good"))
def test_a_sound_deal_has_no_problem(text: str) -> None:
    deal, found = check(Source(text))
    assert [str(problem) for problem in found] == []
    assert deal is not None


@pytest.mark.parametrize("text", _cases("bad"))
def test_messages_are_written_alike(text: str) -> None:
    for problem in check(Source(text))[1]:
        for sentence in (problem.message, problem.remedy, problem.why):
            _check_sentence(problem, sentence)
        assert problem.span.start < problem.span.end or problem.code == "L003"


def _check_sentence(problem: Problem, sentence: str) -> None:
    assert faults(sentence) == [], f"{problem.code}: {sentence}"


def test_every_mistake_has_a_golden() -> None:
    rows = {each.code for each in vars(problems).values() if isinstance(each, Mistake)}
    shown = {code for case in _cases("bad") for _, code in _marked(case.values[0])}  # type: ignore[attr-defined]
    assert rows - shown - BUILT == set()


def test_ten_mistakes_give_ten_messages_with_ten_codes_in_order() -> None:
    text = STARTS["#: head"] + (GOLDEN / "bad" / "ten-mistakes.terms").read_text().partition("\n")[2]
    found = check(Source(text))[1]
    codes = [problem.code for problem in found]
    assert len(codes) >= 10 and len(set(codes)) == len(codes)
    assert [problem.span.start for problem in found] == sorted(problem.span.start for problem in found)


# ------------------------------------------------------------------------------------------- one cause, one message


def _problems(lines: str, start: str = "#: deal") -> list[Problem]:
    return list(check(Source(STARTS[start] + lines))[1])


def test_a_name_that_is_undefined_everywhere_is_reported_once() -> None:
    (problem,) = _problems("A means Nope\nB means 1 + Nope\nC means 2 * Nope\n")
    assert problem.message == "`Nope` is not defined, here and in 2 more places"
    assert len(problem.labels) == 2


@pytest.mark.parametrize(
    "lines",
    [
        "Thresold maens $3.00 per share\nLimit Price means 90% of Thresold\n",
        "prefered Series B:\n  issued on Closing to Investors, 3 shares of $1,000 stated value\n"
        "Count means Issued of Series B\n",
        "A means Nope\nB means A\nC means B + B\n",
    ],
)
def test_one_wrong_line_gives_one_message(lines: str) -> None:
    assert len(_problems(lines)) == 1


@pytest.mark.parametrize("line", ["      al of it", "      at at Fixed Price"])
def test_a_wrong_line_in_a_window_does_not_make_the_window_incomplete(line: str) -> None:
    text = STARTS["#: deal"].replace("      all of it\n", f"{line}\n")
    assert len(check(Source(text))[1]) == 1


def test_a_wrong_window_does_not_make_thereafter_wrong() -> None:
    text = STARTS["#: deal"].replace(
        "    from Issue Date:\n",
        "    from Isue Date through Closing:\n      all of it\n      at $1.00 per share\n    thereafter:\n",
    )
    assert [problem.code for problem in check(Source(text))[1]] == ["N101"]


def test_both_sides_of_a_mismatch_are_shown_with_their_units_and_where_they_come_from() -> None:
    (problem,) = _problems("Cap means $3.00\nSum means Market Value + Cap\n")
    captions = [label.caption for label in problem.labels]
    assert captions[:2] == ["USD per share of Common Stock", "USD"]
    assert "`Cap` is USD" in captions[3]


# ------------------------------------------------------------------------------------------------- limits on the size


def test_a_chain_of_terms_may_be_as_long_as_the_limit_and_no_longer() -> None:
    chain = "Term 1 means 1\n" + "".join(f"Term {n} means Term {n - 1}\n" for n in range(2, DEFAULT.depth + 1))
    assert _problems(chain) == []
    longer = f"{chain}Term {DEFAULT.depth + 1} means Term {DEFAULT.depth}\nLast Term means Term {DEFAULT.depth + 1}\n"
    assert [problem.code for problem in _problems(longer)] == ["N110"]


def test_a_loop_of_a_thousand_terms_is_named_as_a_loop() -> None:
    loop = "".join(f"Term {n} means Term {(n + 1) % 1000}\n" for n in range(1000))
    assert [problem.code for problem in _problems(loop)] == ["N103"]


def test_terms_that_stand_too_deep_inside_each_other_are_refused() -> None:
    deep = "Term 0 means $1.00 per share\n"
    for n in range(1, 40):
        deep += f"Term {n} means {'the lesser of $9.00 per share and (' * 9}Term {n - 1}{')' * 9}\n"
    assert {problem.code for problem in _problems(deep)} == {"N120"}


def test_a_chain_of_a_thousand_parents_is_refused() -> None:
    text = "".join(
        f"preferred Series {n} same as Series {'A' if n == 0 else n - 1} except:\n"
        f"  issued on Closing to Investors, 10 shares of $1,000 stated value\n"
        for n in range(1000)
    )
    assert "N110" in {problem.code for problem in _problems(text)}


def test_a_value_that_names_itself_twice_over_and_over_is_quick() -> None:
    squares = "D0 means 3\n" + "".join(f"D{n} means D{n - 1} * D{n - 1}\n" for n in range(1, 65))
    assert _problems(squares) == []


def test_a_file_may_declare_as_many_things_as_the_limit_and_no_more() -> None:
    start = STARTS["#: deal"]
    room = DEFAULT.declarations - len([line for line in start.splitlines() if not line.startswith("    ")])
    text = start + "".join(f"Term {n} means {n + 1}\n" for n in range(room))
    assert check(Source(text))[0] is not None
    assert [problem.code for problem in check(Source(f"{text}One More means 1\n"))[1]] == ["L006"]


def test_warnings_do_not_stop_a_deal() -> None:
    warnings = {
        problem.code
        for case in _cases("bad")
        for problem in check(Source(case.values[0]))[1]  # type: ignore[attr-defined]
        if problem.severity is not Severity.ERROR
    }
    assert warnings == {"E112"}
