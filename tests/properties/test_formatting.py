"""However a deal is laid out, its formatted text says the same: as a tree, twice as once, and in every answer."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax.format import format_text
from termlang.syntax.grammar import grammar
from termlang.syntax.parse import BLOCKS, parse, parse_line
from tests.drawn import SEEDS, asked, deals, markets
from tests.drawn.expressions import Drawing

_QUOTED = re.compile(r'("[^"]*")')


def disarrayed(text: str, random: Random) -> str:
    """The same deal as a hurried hand lays it out: blanks, tabs, comments, empty lines, long indentation."""
    wide = random.choice((1, 2, 3, 4))
    found = []
    for line in text.splitlines():
        body = line.lstrip(" ")
        words = "".join(
            piece if piece.startswith('"') else re.sub(" ", lambda _: random.choice((" ", " ", "  ", "\t")), piece)
            for piece in _QUOTED.split(body)
        )
        comment = random.choice(("", "", "", "# why", "  # as agreed", " #"))
        found.append(" " * ((len(line) - len(body)) * wide) + words + comment)
        if random.random() < 0.1:
            found.append(random.choice(("", "  ", "# a line of its own")))
    return random.choice(("\n", "\r\n")).join(found) + random.choice(("", "\n", "\n\n"))


@settings(max_examples=1300, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_a_formatted_deal_is_the_same_deal(drawn: tuple[int, int], seed: int) -> None:
    number, size = drawn
    # Layout is a matter of lines: short ones will do, and every other deal has a right.
    text = disarrayed(deals.deal(Drawing(number, min(size, 2)), instruments=number % 2 == 0), Random(seed))
    found, problems = format_text(Source(text))
    assert found is not None and not problems, [str(problem) for problem in problems]
    assert ast.same(parse(Source(text))[0], parse(Source(found))[0])
    assert format_text(Source(found))[0] == found
    if seed % 8:
        return
    # The trees are the same, so the answers are; every eighth time they are worked out.
    before, after = asked.checked(text), asked.checked(found)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        on, market = markets.moment(seed), markets.market(seed % markets.KINDS, complete=seed % 3 == 0)
        assert asked.figures(before, on, market) == asked.figures(after, on, market)


# ------------------------------------------------------------------------------------ every form of line there is


@cache
def forms() -> dict[str, list[tuple[str, str | None]]]:
    """The examples of each block, each with the block that may stand below it."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for form in grammar().forms:
        for block in form.blocks:
            for example in form.examples:
                tree, problems = parse_line(Source(example), block)
                if not problems:
                    below = BLOCKS.get(type(tree)) if example.endswith(":") else None
                    found.setdefault(block, []).append((example, below))
    return found


def composed(random: Random, block: str = "file_line", depth: int = 0) -> list[str]:
    """Lines of a block in any order, whether or not they make sense together, with lines below them."""
    lines: list[str] = []
    for _ in range(random.randint(1, 6 if depth == 0 else 3)):
        example, below = random.choice(forms()[block])
        lines.append("  " * depth + example)
        if below in forms() and depth < 4:
            lines += composed(random, below, depth + 1)
    return lines


@settings(max_examples=700, deadline=None)
@given(st.integers(0, 2**48))
def test_every_form_of_line_is_the_same_line_when_it_is_formatted(seed: int) -> None:
    random = Random(seed)
    text = disarrayed("\n".join(composed(random)) + "\n", random)
    found, problems = format_text(Source(text))
    assert found is not None and not problems, [str(problem) for problem in problems]
    assert ast.same(parse(Source(text))[0], parse(Source(found))[0])
    assert format_text(Source(found))[0] == found
