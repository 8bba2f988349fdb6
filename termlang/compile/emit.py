"""Machine steps as text: the lines of a kernel, in the words of one back end."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from termlang.compile.machine import Code, Do, Step

_ARITHMETIC = {
    Do.ADD: "+",
    Do.SUB: "-",
    Do.MUL: "*",
    Do.DIV: "/",
    Do.LESS: "<",
    Do.AT_MOST: "<=",
    Do.EQUAL: "==",
}


@frozen(eq=False)
class Words:
    """How a back end writes what differs: functions of the texts of their arguments, and where leaves stand."""

    least: Callable[[str, str], str]
    most: Callable[[str, str], str]
    floor: Callable[[str], str]
    ceil: Callable[[str], str]
    size: Callable[[str], str]
    negate: Callable[[str], str]
    select: Callable[[str, str, str], str]
    leaf: Callable[[Step], str]
    both: str = "&"
    either: str = "|"
    quotient: Callable[[str, str], str] | None = None  # the floor of a quotient, where there is a word for it


def lines(
    code: Code, roots: Iterable[int], words: Words, prefix: str = "v", *, inline: bool = False
) -> tuple[list[str], dict[int, str]]:
    """The lines that work out some steps, and for each step what names it. Leaves are named, not assigned.

    `inline` puts a step that is used once into the line that uses it.
    """
    wanted = list(roots)
    (written,), names = staged(code, [wanted], words, prefix, inline=inline)
    return written, names


def staged(
    code: Code, groups: list[list[int]], words: Words, prefix: str = "v", *, inline: bool = False
) -> tuple[list[list[str]], dict[int, str]]:
    """The same for several groups of steps: the lines of each, what earlier ones have worked out left out."""
    everything = [root for group in groups for root in group]
    once = _used_once(code, code.needed(everything)) - set(everything) if inline else set()
    names: dict[int, str] = {}
    found: list[list[str]] = []
    for group in groups:
        written: list[str] = []
        for at in code.needed(group):
            step = code.steps[at]
            if at in names:
                continue
            if not step.args:
                names[at] = words.leaf(step)
                continue
            below = code.steps[step.args[0]]
            if step.do is Do.FLOOR and below.do is Do.DIV and words.quotient is not None:
                text = words.quotient(*(names[arg] for arg in below.args))
            else:
                text = _said(step, [names[arg] for arg in step.args], words)
            names[at] = f"({text})" if at in once else f"{prefix}{at}"
            if at not in once:
                written.append(f"{names[at]} = {text}")
        found.append(written)
    return found, names


def _said(step: Step, args: list[str], words: Words) -> str:
    match step.do:
        case Do.MIN:
            return words.least(*args)
        case Do.MAX:
            return words.most(*args)
        case Do.FLOOR:
            return words.floor(*args)
        case Do.CEIL:
            return words.ceil(*args)
        case Do.ABS:
            return words.size(*args)
        case Do.NOT:
            return words.negate(*args)
        case Do.SELECT:
            return words.select(*args)
    sign = {Do.AND: words.both, Do.OR: words.either}.get(step.do) or _ARITHMETIC[step.do]
    return f" {sign} ".join(args)


def _used_once(code: Code, needed: list[int]) -> set[int]:
    """The steps that one other step names once."""
    uses: dict[int, int] = {}
    for at in needed:
        for arg in code.steps[at].args:
            uses[arg] = uses.get(arg, 0) + 1
    return {at for at, count in uses.items() if count == 1}
