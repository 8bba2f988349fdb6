"""An answer written into its deal as an example: what was given, the prices it read, the request, what came out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import click

from termlang import asking
from termlang.api import Deal, Quote, Quotes, check
from termlang.cli import problems as wrong
from termlang.diagnostics import BadInput, Severity
from termlang.evaluate.answer import Beside
from termlang.evaluate.legs import settlement_of
from termlang.files import STDIN, write_text
from termlang.market import Market
from termlang.model.clauses import Right, Settlement, Verb
from termlang.model.examples import Asking
from termlang.model.expressions import TermKey, Value
from termlang.quantity import decimals_of, exact_text
from termlang.units import Type, Unit

_VERBS = {Verb.CONVERT: "convert", Verb.EXERCISE: "exercise", Verb.DRAW: "draw", Verb.REDEEM: "redeem"}
_FEW = 3
_REPORT = "keep it by hand, or ask something simpler"


class Watched(Market):
    """A market that remembers what was read from it."""

    read: dict[tuple[str, str, date], Fraction]

    def observe(self, stock: str, column: str, day: date) -> Fraction | None:
        """What was observed on the day, or None."""
        found = super().observe(stock, column, day)
        if found is not None:
            seen = self.__dict__.setdefault("read", {})
            seen[stock, column, day] = found
        return found


def save(path: str, title: str, deal: Deal, market: Watched, quotes: Quotes, amount: str | None) -> None:
    """Append the answer to the file as an example. Raises BadInput where it would not pass, and then writes nothing."""
    if path == STDIN:
        raise wrong.fail(wrong.NO_EXAMPLE, why="the deal came from standard input", hint="name its file")
    if len(quotes) > 1:
        hint = "choose with `--reading` and `--elect`"
        raise wrong.fail(wrong.NO_EXAMPLE, why=f"{len(quotes)} answers remain", hint=hint)
    if not title.strip() or '"' in title or not title.isprintable():
        raise wrong.fail(wrong.NO_EXAMPLE, why="its name does not fit in quotation marks", hint="choose a plain name")
    if any(example.title == title for example in deal.model.examples):
        raise wrong.fail(wrong.NO_EXAMPLE, why=f"the deal has an example `{title}`", hint="choose another name")
    quote = quotes[0]
    lines = list(_lines(deal, title, quote, getattr(market, "read", {}), amount))
    end = "\r\n" if "\r\n" in deal.text else "\n"
    text = deal.text.rstrip() + end * 2 + end.join(lines) + end
    _must_pass(deal, text, title, quote)
    write_text(path, text, force=True)
    click.echo(f"saved the example `{title}` in {deal.source.name}", err=True)


def _must_pass(deal: Deal, text: str, title: str, quote: Quote) -> None:
    checked = check(text, deal.source.name)
    if checked.deal is None:
        errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
        raise BadInput([*_refusal("the new text does not check").problems, *errors], checked.source)
    example = next(each for each in checked.deal.model.examples if each.title == title)
    request = example.expectations[0].request
    if request is None or request.right != quote.right:
        raise _refusal(f"an example would ask for another right than `{quote.right}`")
    outcome = next(each for each in checked.deal.test() if each.title == title)
    if not outcome.passed:
        raise _refusal("; ".join(outcome.failures))


def _refusal(why: str) -> BadInput:
    return wrong.fail(wrong.NO_EXAMPLE, why=why, hint=_REPORT)


def _lines(
    deal: Deal, title: str, quote: Quote, read: dict[tuple[str, str, date], Fraction], amount: str | None
) -> Iterator[str]:
    right, asked = asking.request(deal.model, quote.right, None, amount, None)
    yield f'example "{title}":'
    for question, reading in deal.readings.items():
        if question in quote.readings:
            yield f"  reading {question} is {reading}"
    for key, value in deal.values.items():
        yield f"  given {_given(deal, key, value)}"
    yield from _prices(read)
    yield f"  on {quote.on}"
    yield f"  {_request(deal, right, asked, quote)}"
    yield f"  {_expectation(deal, right, quote)}"


# ------------------------------------------------------------------------------------------------------ what is given


def _given(deal: Deal, key: TermKey, value: Value) -> str:
    if isinstance(value, bool):
        return f"{key} is {'met' if value else 'not met'}"
    if isinstance(value, date):
        return f"{key} is {value}"
    return f"{key} is {_amount(deal, value, deal.model.terms[key].type)}"


def _amount(deal: Deal, value: Fraction, type_: Type) -> str:
    """A figure with its unit, as the language writes it."""
    unit = type_.unit
    above = [(name, power) for name, power in unit.factors if power > 0]
    below = [(name, power) for name, power in unit.factors if power < 0]
    if not unit.factors:
        return _number(value)
    if len(above) == 1 and above[0][1] == 1 and len(below) <= 1 and all(power == -1 for _, power in below):
        name = above[0][0]
        if name == deal.model.currency:
            return f"${_number(value)}" + "".join(f" per share of {other}" for other, _ in below)
        if not below:
            return _count(deal, value, name)
    raise _refusal(f"a value in {unit.describe()} has no short form")


def _count(deal: Deal, value: Fraction, name: str) -> str:
    return f"{_number(value)} {_noun(deal, name)} of {name}"


def _noun(deal: Deal, name: str) -> str:
    instrument = deal.model.instruments.get(name)
    return "shares" if instrument is None else instrument.kind.units


def _number(value: Fraction) -> str:
    places = decimals_of(value)
    if places is None or value < 0:
        raise _refusal(f"{exact_text(value)} is no decimal number")
    whole, point, part = exact_text(value).partition(".")
    return f"{int(whole):,}{point}{part}"


def _money(value: Fraction) -> str:
    """At least two decimals, as prices are written."""
    whole, _, part = _number(value).partition(".")
    return f"${whole}.{part:0<2}" if part else f"${whole}"


def _prices(read: dict[tuple[str, str, date], Fraction]) -> Iterator[str]:
    """The prices that the answer rests on, and no others."""
    columns: dict[tuple[str, str], dict[date, Fraction]] = {}
    for (stock, column, day), value in read.items():
        columns.setdefault((stock, column), {})[day] = value
    for (stock, column), series in columns.items():
        days = sorted(series)
        if column == "close" and len(days) <= _FEW:
            for day in days:
                yield f"  given {stock} closes at {_money(series[day])} on {day}"
            continue
        yield f"  given prices of {stock}:"
        yield f"    date {column}"
        for day in days:
            yield f"    {day} {_number(series[day])}"


# ------------------------------------------------------------------------------------------- the request, the answer


def _request(deal: Deal, right: Right, asked: Asking, quote: Quote) -> str:
    if right.verb not in _VERBS:
        raise _refusal("an example asks to convert, to exercise or to redeem")
    if asked.money is not None:
        much = _money(asked.money)
    elif asked.units is not None:
        much = f"{_number(asked.units)} {_noun(deal, right.instrument)}"
    else:
        much = "all"
    settlement = settlement_of(right)
    chosen = "".join(f" at {choice}" for name, choice in quote.elections.items() if name != settlement)
    if settlement in quote.elections:
        way = quote.elections[settlement]
        chosen += ", cashless" if way == Settlement.CASHLESS.value else f", in {way}"
    return f"{right.actor} {_VERBS[right.verb]} {much} of {right.instrument}{chosen}"


def _expectation(deal: Deal, right: Right, quote: Quote) -> str:
    tails = [f'naming "{quote.binding[0]}"'] if quote.binding and '"' not in quote.binding[0] else []
    if quote.status == "unknown":
        known = [need for need in quote.needs if any(need == str(key) for key in deal.model.terms)]
        needs = [f"needs {' and '.join(known)}"] if known else []
        return ", ".join(["expect unknown", *needs])
    if quote.status == "refused":
        return ", ".join(["expect refused", *tails])
    price = "" if quote.price is None else _price(deal, quote)
    if quote.status == "limited":
        if quote.remaining is not None:
            tails.append(f"leaving {_left(deal, right, quote.remaining, quote.result.amount_unit)}")
        return ", ".join([f"expect limited to {_shares(quote)}{price}", *tails])
    if right.verb is Verb.REDEEM:
        return f"expect {_money(quote.cash or Fraction(0))}"
    cash = f", for {_money(quote.cash)}" if quote.cash and decimals_of(quote.cash) is not None else ""
    also = "".join(f", also {_beside(deal, each)}" for each in quote.result.beside)
    return f"expect {_shares(quote)}{price}{cash}{also}"


def _beside(deal: Deal, each: Beside) -> str:
    return _count(deal, each.amount, each.asset) if each.asset in deal.model.instruments else _money(each.amount)


def _shares(quote: Quote) -> str:
    if quote.shares is None:
        raise _refusal("its shares are not one number")
    return f"{_number(quote.shares)} shares"


def _price(deal: Deal, quote: Quote) -> str:
    if quote.price is None or decimals_of(quote.price) is None:
        return ""
    return f" at {_money(quote.price)} per share"


def _left(deal: Deal, right: Right, remaining: Fraction, unit: Unit) -> str:
    return _money(remaining) if unit.currency else f"{_number(remaining)} {_noun(deal, right.instrument)}"
