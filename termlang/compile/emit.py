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
    Do.AND: "&",
    Do.OR: "|",
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


def lines(code: Code, roots: Iterable[int], words: Words, prefix: str = "v") -> tuple[list[str], dict[int, str]]:
    """The lines that work out some steps, and for each step what names it. Leaves are named, not assigned."""
    wanted = list(roots)
    uses: dict[int, int] = {}
    needed = code.needed(wanted)
    for at in needed:
        for arg in code.steps[at].args:
            uses[arg] = uses.get(arg, 0) + 1
    written: list[str] = []
    names: dict[int, str] = {}
    for at in needed:
        step = code.steps[at]
        if not step.args:
            names[at] = words.leaf(step)
            continue
        text = _said(step, [names[arg] for arg in step.args], words)
        names[at] = f"{prefix}{at}"
        written.append(f"{names[at]} = {text}")
    return written, names


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
    return f" {_ARITHMETIC[step.do]} ".join(args)
