"""What of a trace is worth a line: steps that only pass a value on share one, and a look-back lists its days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrs import define, field, frozen

from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.report.printable import one_line
from termlang.source import NOWHERE, Source

MOST_TEXT = 90
MOST_MERGED = 6
_DATED = re.compile(r"(.*) on (\d{4}-\d{2}-\d{2})\Z", re.DOTALL)


@define(eq=False)
class View:
    """One line: the step that gives the value, the steps that pass it on, and the steps that are shown below."""

    step: Step
    label: str
    name: str  # the label up to the first name: enough where the step was shown before
    members: list[Step]
    notes: list[str]
    inputs: list[Step] = field(factory=list)

    @property
    def last(self) -> Step:
        return self.members[-1]


@frozen(eq=False)
class Days:
    """The steps of a look-back that differ only in their day, and what they share."""

    title: str
    days: tuple[tuple[date, Step, Step], ...]
    inputs: tuple[Step, ...]


def text_of(step: Step, source: Source) -> str:
    """The words of the deal that a step is about; empty where they lie in no text."""
    if step.span == NOWHERE or step.span.end > source.end:
        return ""
    return " ".join(source.excerpt(step.span).split())


def line_of(step: Step, source: Source) -> int | None:
    """The line of a step, None where it lies in no text."""
    if step.span == NOWHERE or step.span.end > len(source.text):
        return None
    return source.line_of(step.span)


def view_of(step: Step, source: Source) -> View:
    """The line that a step makes: it takes in the steps that hand it the same value under another name."""
    label = one_line(step.what) if step.what else one_line(_before_note(text_of(step, source), step.note), MOST_TEXT)
    label = label.removesuffix(":") or "a value"
    view = View(step, label, label, [step], [step.note] if step.note else [])
    while len(view.members) < MOST_MERGED and len(view.last.inputs) == 1:
        inner = view.last.inputs[0]
        if not _passes_on(view.last, inner):
            break
        _name(view, inner, source)
        view.members.append(inner)
        if inner.note and inner.note not in view.notes:
            view.notes.append(inner.note)
    view.inputs = _shown(view, source)
    return view


def _before_note(text: str, note: str) -> str:
    """The words without the rounding that the note tells."""
    return text.partition(", rounded ")[0] if note.startswith("rounded ") else text


def _passes_on(outer: Step, inner: Step) -> bool:
    """Whether a step only hands on the value of another, so that one line serves both."""
    if outer.type != inner.type or not _same(outer.value, inner.value):
        return False
    return not (outer.what and inner.what and outer.note and inner.note)


def _same(left: object, right: object) -> bool:
    if type(left) is Unknown and type(right) is Unknown:
        return left is right or (left.needs, left.low, left.high, left.problems) == (
            right.needs, right.low, right.high, right.problems,
        )  # fmt: skip
    return type(left) is type(right) and left == right


def _name(view: View, inner: Step, source: Source) -> None:
    if inner.what:
        added = "" if inner.what == "price" else one_line(inner.what)
    elif not inner.inputs:
        added = ""
    else:
        added = one_line(_before_note(text_of(inner, source), inner.note), MOST_TEXT)
    added = added.removesuffix(":")
    if added and added not in view.label:
        first = view.name == view.label and bool(inner.what)
        view.label += (", " if ": " in view.label else ": ") + added
        view.name = view.label if first else view.name


def _shown(view: View, source: Source) -> list[Step]:
    """The steps below a line: literals that the line shows are left out, and so is what a later one of them shows."""
    inputs: list[Step] = []
    for inner in view.last.inputs:
        text = text_of(inner, source)
        if text and not inner.what and _passes_on(view.last, inner) and text in view.last.what:
            inputs.extend(below for below in inner.inputs if not _is_plain(below, view, source))
        elif not _is_plain(inner, view, source):
            inputs.append(inner)
    inputs = list({id(inner): inner for inner in inputs}.values())
    nested = {id(below) for inner in inputs for below in inner.inputs}
    return [inner for inner in inputs if id(inner) not in nested]


def _is_plain(step: Step, view: View, source: Source) -> bool:
    if step.inputs or step.what or step.note or type(step.value) is Unknown:
        return False
    text = one_line(text_of(step, source))
    return bool(text) and text in view.label


def rounds(view: View) -> bool:
    """Whether a line rounds the value of the one below it."""
    return any("rounded " in note for note in view.notes)


def same_words(outer: View, inner: Step, source: Source) -> bool:
    """Whether a step below a line is about words that the line quotes already."""
    if inner.what:
        return False
    text = text_of(inner, source)
    return any(text == text_of(step, source) or text_of(step, source).startswith(text + ",") for step in outer.members)


# ------------------------------------------------------------------------------- days of a look-back


def grouped(steps: Sequence[Step], source: Source) -> list[Step | Days]:
    """Steps with each run of three or more that differ only in their day made one."""
    found: list[Step | Days] = []
    at = 0
    while at < len(steps):
        run = [steps[at]]
        first = _dated(run[0])
        if first is not None:
            while at + len(run) < len(steps):
                following = steps[at + len(run)]
                day = _dated(following)
                if day is None or day[0] != first[0] or not _alike(run[0], following):
                    break
                run.append(following)
        if len(run) < 3:
            found.append(steps[at])
            at += 1
        else:
            found.append(_days(run, source))
            at += len(run)
    return found


def _alike(left: Step, right: Step) -> bool:
    return left.span == right.span and left.type == right.type and bool(left.inputs) == bool(right.inputs)


def _dated(step: Step) -> tuple[str, date, Step] | None:
    """What is observed, on which day, and in which step: the step itself, or its only input that has a day."""
    if not step.inputs:
        for text in (step.note, step.what):
            match = _DATED.match(text)
            if match is not None:
                return match[1], date.fromisoformat(match[2]), step
        return None
    leaves = [found for inner in step.inputs if not inner.inputs for found in (_dated(inner),) if found is not None]
    return leaves[0] if len(leaves) == 1 else None


def _days(run: Sequence[Step], source: Source) -> Days:
    days: list[tuple[date, Step, Step]] = []
    others: dict[int, Step] = {}
    stem = ""
    for step in run:
        found = _dated(step)
        assert found is not None
        stem, day, leaf = found
        days.append((day, step, leaf))
        for inner in step.inputs:
            if inner is not leaf and (inner.what or inner.note or inner.inputs):
                others.setdefault(id(inner), inner)
    first = run[0]
    words = one_line(text_of(first, source), MOST_TEXT) if first.inputs else one_line(first.what)
    name = stem if not words or words.startswith(stem) else f"{words}: {stem}"
    return Days(f"{one_line(name)}, {len(run)} days", tuple(days), tuple(others.values()))
