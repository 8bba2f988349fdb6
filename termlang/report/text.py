"""Answers as a person reads them first: what happens, at what price, why not, and then the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from termlang.evaluate.answer import Answer, TermAnswer
from termlang.evaluate.trace import Step, steps
from termlang.model.examples import Status
from termlang.quantity import decimals_of, exact_text
from termlang.report.figures import Figures, number_text
from termlang.report.needs import needs_lines
from termlang.report.printable import in_ascii, one_line
from termlang.report.reasons import Reasons
from termlang.report.values import Quoted, Valued
from termlang.source import NOWHERE, Source
from termlang.units import Kind, Unit, base

_HEAD = 13


def quote_text(quotes: Sequence[Quoted], title: str, *, short: bool = False, ascii: bool = False) -> str:
    """The answers to one request. `short` folds the reasons away. Ends with a line end."""
    found = [quote.result for quote in quotes]
    told = []
    for answer, quote in zip(found, quotes, strict=True):
        reasons = Reasons(answer.reasons, quote.source)
        lines = _quote_lines(answer, _figures(answer, reasons), quote.source)
        told.append(_Told(answer.readings, answer.elections, answer.supposed, lines, reasons))
    asked = [f"{one_line(found[0].right)} on {found[0].on}"] if found else []
    spread = [_spread(found)] if len(found) > 1 else []
    return _answers_text([one_line(title), *asked], told, spread, short, ascii)


def _value_lines(answer: TermAnswer, figures: Figures) -> list[str]:
    """The lines that say what a term comes to."""
    lines: list[str] = []
    unit = answer.type.unit
    value = answer.value
    if isinstance(value, Fraction):
        lines.append(_line("value", _exact(value, unit, figures)))
    elif value is not None:
        lines.append(_line("value", figures.value(value, answer.type)))
    else:
        interval = figures.interval(answer.low, answer.high, unit) if answer.type.kind is Kind.QUANTITY else ""
        lines.append(_line("unknown", interval or "nothing is known of its value"))
    if answer.total is not None:
        total, total_unit, of = answer.total
        lines.append(_line("in all", f"{one_line(of)}: {_exact(total, total_unit, figures)}"))
    lines += _needs(answer.needs)
    lines += [_line("problem", one_line(str(problem))) for problem in answer.problems]
    return lines


def value_text(values: Sequence[Valued], title: str, *, short: bool = False, ascii: bool = False) -> str:
    """What a term comes to under every reading that matters. Ends with a line end."""
    found = [value.result for value in values]
    told = []
    for answer, value in zip(found, values, strict=True):
        reasons = Reasons(answer.reasons, value.source)
        told.append(_Told(answer.readings, {}, answer.supposed, _value_lines(answer, reasons.figures), reasons))
    asked = [f"{one_line(found[0].asked)} on {found[0].on}"] if found else []
    return _answers_text([one_line(title), *asked], told, [], short, ascii)


class _Told(NamedTuple):
    """One of several answers: under what it stands, what it supposes, its lines, and why."""

    readings: dict[str, str]
    elections: dict[str, str]
    supposed: dict[str, str]
    lines: list[str]
    reasons: Reasons


def _answers_text(head: list[str], answers: Sequence[_Told], last: list[str], short: bool, ascii: bool) -> str:
    blocks = ["\n".join(head)]
    for at, each in enumerate(answers):
        chosen = _chosen(at, len(answers), each.readings, each.elections)
        blocks.append("\n".join(chosen + _either_way(each.supposed) + each.lines))
        if not short:
            blocks.append(each.reasons.render(ascii=ascii))
    text = "\n\n".join(block for block in (*blocks, *last) if block) + "\n"
    return in_ascii(text) if ascii else text


# ------------------------------------------------------------------------------------------- a quote


def _figures(answer: Answer, reasons: Reasons) -> Figures:
    return Figures.of([answer.shares_unit, answer.price_unit, answer.amount_unit, *_units(reasons.root)])


def _units(root: Step) -> list[Unit]:
    return [step.type.unit for step in steps(root) if step.type is not None]


def _line(head: str, text: str) -> str:
    return f"{head:<{_HEAD}}{text}".rstrip()


def _chosen(at: int, count: int, readings: dict[str, str], elections: dict[str, str]) -> list[str]:
    """The heading of one of several answers, or the lines that say under what the only one stands."""
    read, elected = (
        "; ".join(f"{one_line(name)} = {one_line(choice)}" for name, choice in chosen.items())
        for chosen in (readings, elections)
    )
    if count > 1:
        return [f"== {at + 1} of {count}: " + ("; ".join(filter(None, (read, elected))) or "otherwise")]
    return [_line(head, words) for head, words in (("read as", read), ("elected", elected)) if words]


def _either_way(supposed: dict[str, str]) -> list[str]:
    """The open questions that change nothing here, and the readings on which the reasons are shown."""
    words = "; ".join(
        f"{one_line(name)} (the reasons suppose {one_line(reading)})" for name, reading in supposed.items()
    )
    return [_line("either way", words)] if words else []


def _quote_lines(answer: Answer, figures: Figures, source: Source) -> list[str]:
    lines = [_line(answer.status.value, _outcome(answer, figures))]
    if answer.status in (Status.ALLOWED, Status.LIMITED):
        lines += _delivered(answer, figures)
    else:
        if answer.price is not None:
            lines.append(_line("price", _price(answer.price, answer, figures)))
        if answer.status is Status.REFUSED and answer.remaining is not None:
            lines.append(_line("outstanding", figures.quantity(answer.remaining, answer.amount_unit)))
    head = "binds" if answer.status is Status.LIMITED else "because"
    lines += [_line(head, _with_place(title, answer, source)) for title in answer.binding]
    if answer.opens is not None:
        lines.append(_line("opens", f"on {answer.opens}"))
    lines += _needs(answer.needs)
    if answer.status is not Status.REFUSED:
        lines += [_line("note", one_line(note)) for note in answer.notes]
    lines += [_line("problem", one_line(str(problem))) for problem in answer.problems]
    return lines


def _outcome(answer: Answer, figures: Figures) -> str:
    if answer.status is Status.REFUSED:
        return "; ".join(one_line(note) for note in answer.notes) or "nothing is delivered"
    if answer.status is Status.UNKNOWN:
        return "the answer needs more than is known" if answer.needs else "there is no answer"
    if answer.shares is not None and answer.shares_unit.factors:
        shares = figures.quantity(answer.shares, answer.shares_unit, full=True)
        return shares + (f" at {_price(answer.price, answer, figures)}" if answer.price is not None else "")
    if answer.price is not None:
        return f"at {_price(answer.price, answer, figures)}"
    return "the right is open"


def _price(price: Fraction, answer: Answer, figures: Figures) -> str:
    return figures.quantity(price, answer.price_unit)


def _delivered(answer: Answer, figures: Figures) -> list[str]:
    lines: list[str] = []
    if answer.amount is not None:
        lines.append(_line("amount", figures.quantity(answer.amount, answer.amount_unit)))
    if len(answer.parts) > 1:
        for part in answer.parts:
            amount = figures.quantity(part.amount, answer.amount_unit)
            price = _price(part.price, answer, figures)
            lines.append(_line("", f"{amount} at {price}: {one_line(part.title)}"))
    if answer.cash is None:
        lines.append(_line("cash", "unknown"))
    elif answer.cash:
        lines.append(_line("cash", figures.quantity(answer.cash, answer.cash_unit)))
    for each in answer.beside:
        lines.append(_line("also", figures.quantity(each.amount, base(each.asset))))
    if answer.remaining is not None:
        lines.append(_line("outstanding", f"{figures.quantity(answer.remaining, answer.amount_unit)} after it"))
    return lines


def _needs(needs: Sequence[str]) -> list[str]:
    return [_line("needs" if at == 0 else "", need) for at, need in enumerate(needs_lines(needs))]


def _with_place(title: str, answer: Answer, source: Source) -> str:
    """A clause by its title, with its line and what it cites."""
    for step in steps(answer.reasons):
        if step.what == title and step.span != NOWHERE and step.span.end <= len(source.text):
            cited = f"  [{one_line(', '.join(step.citations))}]" if step.citations else ""
            return f"{one_line(title)}  (line {source.line_of(step.span)}){cited}"
    return one_line(title)


def _spread(answers: Sequence[Answer]) -> str:
    """How far apart the answers lie, in shares and in cash."""
    said: list[str] = []
    for name, unit in (("shares", answers[0].shares_unit), ("cash", answers[0].cash_unit)):
        known = [value for answer in answers if (value := getattr(answer, name)) is not None]
        if not known or (name == "cash" and not any(known)):
            continue
        figures = Figures.of([unit])
        low, high = min(known), max(known)
        words = figures.unit(unit)
        span = number_text(low, unit) if low == high else f"{number_text(low, unit)} to {number_text(high, unit)}"
        said.append(f"{span} {words}".strip() + (" in cash" if name == "cash" else ""))
    missing = sum(answer.shares is None for answer in answers)
    if missing:
        said = [f"{each} where known" for each in said]
        said.append(f"unknown in {missing} of {len(answers)}")
    return _line("spread", f"over the {len(answers)} answers: " + ("; ".join(said) or "no figure is known"))


def _exact(value: Fraction, unit: Unit, figures: Figures) -> str:
    """A value in full: `10.10 USD/share`, or the exact fraction with a decimal beside it."""
    if decimals_of(value) is not None:
        return figures.quantity(value, unit)
    near = number_text(value, unit).removeprefix("about ")
    exact = f"{value.numerator:,}/{value.denominator:,}" if len(exact_text(value)) <= 60 else ""
    words = figures.unit(unit)
    return f"{exact} {words} (about {near})".replace("  ", " ") if exact else f"about {near} {words}".rstrip()
