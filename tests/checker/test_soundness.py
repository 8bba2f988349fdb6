"""The checker answers every text, whole or damaged; tests/properties has what must hold of the deals it accepts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.checker.deal import check
from termlang.source import Source
from tests.drawn import SEEDS, text


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.data())
def test_a_damaged_deal_never_raises(drawn: tuple[int, int], data: st.DataObject) -> None:
    lines = text(drawn).splitlines()
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


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    check(Source(text))
