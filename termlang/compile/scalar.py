"""One request as a plain Python function: the steps of each window as statements, for callers who ask one at a time.

Prices come in ticks and amounts in their smallest parts, as integers, so that the figures that decide stay integers.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from termlang.compile.emit import Words, staged
from termlang.compile.lower.asked import AMOUNT
from termlang.compile.machine import Do, Part, Program, Slot, Step
from termlang.compile.problems import NO_COLUMN
from termlang.diagnostics import BadInput


def function_of(program: Program, instrument: str, stated: float) -> Callable[..., Any]:
    """The function `(day, price, amount, converted, delivered)` of a program of requests."""
    text = source(program, instrument, stated)
    names: dict[str, Any] = {"windows": _windows(program)}
    for number, table in enumerate(program.figures):
        whole = all(value == int(value) for value in table)
        names[f"F{number}"] = [int(value) for value in table] if whole else table
    names.update({f"B{number}": table for number, table in enumerate(program.truths)})
    exec(compile(text, "<compiled quote>", "exec"), names)
    made: Callable[..., Any] = names["quote"]
    return made


def source(program: Program, instrument: str, stated: float) -> str:
    """The text of the function. Raises BadInput where a request needs more than one price of the day."""
    prices = [column for column in program.columns if column != AMOUNT]
    if len(prices) > 1 or program.folds or program.ring > 1:
        needed = " and ".join(map(str, prices))
        raise BadInput([NO_COLUMN.at(needed=f"{needed} of more than the day")])
    written = ["def quote(day, price, amount, converted, delivered):", "    window = windows[day]"]
    slots = {slot.name: slot for slot in program.slots}
    used, whole = slots[f"converted of {instrument}"], slots[f"outstanding of {instrument}"]
    unit = Fraction(stated) / program.ticks[program.columns.index(AMOUNT)]
    written.append(f"    before = {_times('converted', Fraction(used.scale) / unit)}")
    same = used.scale == whole.scale
    written.append(
        f"    left = {_number(whole.start)} - {'before' if same else _times('converted', Fraction(whole.scale) / unit)}"
    )
    for number, part in enumerate(program.parts):
        written.append(f"    if window == {number}:  # {part.title}")
        written.extend(f"        {line}" for line in _part(program, part, instrument, stated))
    written.append('    return "refused", 0.0, 0.0, 0.0')
    return "\n".join(written) + "\n"


def _times(name: str, factor: Fraction) -> str:
    """So many times an integer. Raises BadInput where the text counts in coarser parts than the amount."""
    if factor.denominator != 1:
        raise BadInput([NO_COLUMN.at(needed="amounts in finer parts than the deal converts")])
    return name if factor == 1 else f"{name} * {factor.numerator}"


def _number(value: float) -> str:
    """A whole number without its point."""
    return str(int(value)) if value == int(value) else repr(value)


def _windows(program: Program) -> list[int]:
    """By day, the part that acts on it; -1 where none does."""
    return [next((n for n, active in enumerate(program.active) if active[day]), -1) for day in range(program.days)]


def _part(program: Program, part: Part, instrument: str, stated: float) -> list[str]:
    slots = {slot.name: number for number, slot in enumerate(program.slots)}
    updates = dict(part.updates)
    steps = part.code.steps
    words = _words(program, part, instrument, stated)
    # Behind the condition, what a section changes is the value that it takes there.
    wanted = {
        name: _taken(part, updates[slots[f"{name} of {instrument}"]]) for name in ("converted", "price", "shares")
    }
    for name in ("converted", "shares"):
        wanted[name] = _added(part, wanted[name], slots[f"{name} of {instrument}"])
    limited = None
    first_limit = updates.get(slots[f"first limit of {instrument}"])
    if first_limit is not None:
        # A limit has cut something, and none had before.
        limited = steps[steps[_taken(part, first_limit)].args[0]].args[0]
        wanted["limited"] = limited
    (first, rest), names = staged(part.code, [[part.acts], list(wanted.values())], words, inline=True)
    scale = stated / program.slots[slots[f"converted of {instrument}"]].scale
    status = '"allowed"' if limited is None else f'"limited" if {names[limited]} else "allowed"'
    amount, price, shares = (names[wanted[name]] for name in ("converted", "price", "shares"))
    refuse = [f"if not {names[part.acts]}:", '    return "refused", 0.0, 0.0, 0.0']
    return [*first, *refuse, *rest, f"return {status}, {amount} * {scale!r}, {price}, {shares}"]


def _taken(part: Part, step: int) -> int:
    """What a state becomes where the section acts."""
    made = part.code.steps[step]
    return made.args[1] if made.do is Do.SELECT and made.args[0] == part.acts else step


def _added(part: Part, step: int, slot: int) -> int:
    """What is added to a state."""
    made = part.code.steps[step]
    before, by = made.args
    found = part.code.steps[before]
    assert made.do is Do.ADD and found.do is Do.STATE and found.number == slot
    return by


def _words(program: Program, part: Part, instrument: str, stated: float) -> Words:
    chosen = _Chosen()
    starts = {number: _start(slot, instrument, stated) for number, slot in enumerate(program.slots)}

    def leaf(step: Step) -> str:
        match step.do:
            case Do.CONST:
                return _number(program.constants[step.number])
            case Do.FIGURE:
                return f"F{step.number}[day]"
            case Do.TRUTH:
                return f"B{step.number}[day]"
            case Do.TICKS:
                return "amount" if program.columns[step.number] == AMOUNT else "price"
        return starts[step.number]

    return Words(
        quotient=lambda a, b: f"{a} // {b}",
        least=lambda a, b: chosen(a, "<", b),
        most=lambda a, b: chosen(a, ">", b),
        floor=lambda a: f"{a} // 1",
        ceil=lambda a: f"-(-{a} // 1)",
        size=lambda a: f"abs({a})",
        negate=lambda a: f"not {a}",
        select=lambda c, a, b: f"{a} if {c} else {b}",
        leaf=leaf,
        both="and",
        either="or",
    )


class _Chosen:
    """The lesser or the greater of two; what is worked out in place gets a name of its own there."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, one: str, sign: str, other: str) -> str:
        first, said = self._named(one)
        second, also_said = self._named(other)
        return f"{first} if {said} {sign} {also_said} else {second}"

    def _named(self, text: str) -> tuple[str, str]:
        if not text.startswith("("):
            return text, text
        self._count += 1
        name = f"t{self._count}"
        return name, f"({name} := {text})"


def _start(slot: Slot, instrument: str, stated: float) -> str:
    """What a state is before the request, from what was converted and delivered."""
    if slot.name == f"converted of {instrument}" or slot.name.startswith("used under"):
        return "before"
    if slot.name == f"outstanding of {instrument}":
        return "left"
    if slot.name == f"shares of {instrument}":
        return "delivered"
    return _number(slot.start)
