"""What a person asks, as text or data, made into amounts, days, values and choices. Nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from termlang.calendars import FIRST_DAY, LAST_DAY
from termlang.checker.deal import check_expression
from termlang.diagnostics import BadInput, Mistake, Problem
from termlang.evaluate import problems as wrong
from termlang.evaluate.legs import settlement_of
from termlang.evaluate.offers import election_of
from termlang.evaluate.spans import days_chosen
from termlang.model.clauses import Right, Verb
from termlang.model.deal import Deal, member
from termlang.model.examples import ALL, Asking
from termlang.model.expressions import Literal, TermKey, Value
from termlang.quantity import NumberError, parse_number
from termlang.source import NOWHERE
from termlang.units import SYMBOLS, Kind, Type, base

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_UNITS = re.compile(r"([0-9][0-9,.]*) +(shares?|warrants?|notes?|units?)\Z", re.ASCII)
_SHELL = "an unquoted `$5` loses its first characters in a shell: put the value in single quotes, such as `'$5.00'`"


def _fail(mistake: Mistake, **facts: str) -> BadInput:
    return BadInput([mistake.at(NOWHERE, (), labels=(), **facts)])


def day(text: date | str) -> date:
    """A day given as a date or as `1999-05-03`. Raises BadInput."""
    if isinstance(text, date):
        return date(text.year, text.month, text.day)
    try:
        found = date.fromisoformat(text) if _ISO.match(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise _fail(wrong.BAD_DAY, what=f"`{_safe(text)}` is not a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return found


def _safe(text: str) -> str:
    return text[:60].encode("ascii", "backslashreplace").decode("ascii") if not text.isprintable() else text[:60]


# ------------------------------------------------------------------------------------------------------- requests


def request(
    deal: Deal, what: str, verb: str | None, amount: str | Decimal | int | None, holder: str | None
) -> tuple[Right, Asking]:
    """The right that a question names, and how much it asks for. Raises BadInput."""
    right = _right(deal, what, verb)
    if holder is not None:
        _check_holder(deal, right, holder)
    if right.verb is Verb.ISSUE:
        return right, ALL
    return right, _amount(deal, right, amount)


def _right(deal: Deal, what: str, verb: str | None) -> Right:
    if verb in deal.rights and deal.rights[verb].instrument == what:
        return deal.rights[verb]
    name = f"{what} {verb}" if verb else what
    if name in deal.rights:
        return deal.rights[name]
    instrument = deal.instruments.get(what)
    if instrument is not None:
        mine = [deal.rights[each] for each in instrument.rights if each in deal.rights]
        using = [right for right in mine if right.verb.delivers and not right.mandatory]
        labelled = [right for right in mine if verb and verb.lower() in right.name.lower()]
        if len(labelled) == 1:
            return labelled[0]
        if len(using) == 1 and verb is None:
            return using[0]
        names = " or ".join(f"`{right.name}`" for right in mine)
        raise _fail(wrong.NO_RIGHT, name=name, hint=f"ask for {names}" if names else f"{what} has no right")
    near = get_close_matches(name, [*deal.rights, *deal.instruments], n=1, cutoff=0.5)
    known = ", ".join(f"`{each}`" for each in deal.rights)
    hint = f"did you mean `{near[0]}`?" if near else f"the deal has {known}" if known else "the deal has no right"
    raise _fail(wrong.NO_RIGHT, name=_safe(name), hint=hint)


def account(deal: Deal, holder: str | None) -> str | None:
    """The account that a name means: a party, a member, or the first words of one. Raises BadInput."""
    if holder is None:
        return None
    found = member(deal.parties, holder)
    if found is not None:
        return found[0]
    known = " or ".join(f"`{each}`" for party in deal.parties.values() for each in (party.name, *party.members))
    raise _fail(wrong.BAD_CHOICE, what=f"`{_safe(holder)}` is no party of the deal", hint=f"write {known}")


def _check_holder(deal: Deal, right: Right, holder: str) -> None:
    found = member(deal.parties, holder)
    if found is not None and found[1] == right.actor:
        return
    known = " or ".join(f"`{each}`" for each in (right.actor, *deal.parties[right.actor].members))
    raise _fail(wrong.BAD_CHOICE, what=f"`{_safe(holder)}` does not hold this right", hint=f"write {known}")


def _amount(deal: Deal, right: Right, amount: str | Decimal | int | None) -> Asking:
    instrument = deal.instruments[right.instrument]
    example = f"`100 {instrument.kind.units}` or `all`"
    if instrument.stated_value is not None:
        example = f"`$1,000,000`, {example}"
    if amount is None:
        if right.verb is Verb.REDEEM:
            return ALL
        raise _fail(wrong.BAD_AMOUNT, what="the request names no amount", hint=f"give one, such as {example}")
    if isinstance(amount, (Decimal, int)) and not isinstance(amount, bool):
        value = _finite(amount)
        return Asking(money=value) if instrument.stated_value is not None else Asking(units=value)
    text = str(amount).strip()
    if text == "all":
        return ALL
    try:
        if found := _UNITS.match(text):
            return _positive(Asking(units=parse_number(found.group(1), deal.source.limits.digits)), text)
        code, number = _money(text)
        if code is not None and instrument.stated_value is not None:
            if code != deal.currency and SYMBOLS.get(code) != deal.currency:
                raise _fail(wrong.BAD_AMOUNT, what=f"the deal is in {deal.currency}", hint=f"give {example}")
            return _positive(Asking(money=parse_number(number, deal.source.limits.digits)), text)
    except NumberError as error:
        raise _fail(
            wrong.BAD_AMOUNT,
            what=f"`{_safe(text)}` is not an amount: {error.reason}",
            hint=_SHELL if text[:1] in ".," else f"give {example}",
        ) from None
    raise _fail(wrong.BAD_AMOUNT, what=f"`{_safe(text)}` does not say what it counts", hint=f"write {example}")


def _money(text: str) -> tuple[str | None, str]:
    if text[:1] in SYMBOLS:
        return text[0], text[1:]
    if re.match(r"[A-Z]{3} ", text):
        return text[:3], text[4:].strip()
    if text[:1] in ".,":
        parse_number(text)
    return None, text


def _finite(amount: Decimal | int) -> Fraction:
    if isinstance(amount, Decimal) and (not amount.is_finite() or abs(amount.adjusted()) > 40):
        raise _fail(wrong.BAD_AMOUNT, what=f"`{amount}` is not an amount", hint="give a finite number")
    value = Fraction(amount)
    if value <= 0:
        raise _fail(wrong.BAD_AMOUNT, what="the amount is not above zero", hint="give a number above zero")
    return value


def _positive(asking: Asking, text: str) -> Asking:
    if not (asking.money or asking.units):
        raise _fail(wrong.BAD_AMOUNT, what=f"`{_safe(text)}` asks for nothing", hint="give a number above zero")
    return asking


# ---------------------------------------------------------------------------------------------- values and choices


def values(
    deal: Deal, given: Mapping[str, str | Decimal | int | Fraction | date | bool], problems: list[Problem]
) -> dict[TermKey, Value]:
    """Values for terms, each checked against the term's unit; what is wrong is added to `problems`."""
    found: dict[TermKey, Value] = {}
    for name, value in given.items():
        key = _key(deal, name, problems)
        if key is None:
            continue
        made = _value(deal, key, deal.terms[key].type, value, problems)
        if made is not None:
            found[key] = made
    return found


def _key(deal: Deal, name: str, problems: list[Problem]) -> TermKey | None:
    for key in deal.terms:
        if name in (str(key), key.name if not key.owner else None):
            return key
    owned = [key for key in deal.terms if key.name == name]
    if len(owned) == 1:
        return owned[0]
    names = [str(key) for key in deal.terms]
    near = [str(key) for key in owned] or get_close_matches(name, names, n=2, cutoff=0.6)
    hint = "did you mean " + " or ".join(f"`{each}`" for each in near[:4]) + "?" if near else "see `termlang inputs`"
    problems.append(wrong.NO_SUCH_TERM.at(name=_safe(name), hint=hint))
    return None


def _value(deal: Deal, key: TermKey, type_: Type, value: object, problems: list[Problem]) -> Value | None:
    what = f"`{key}` takes {type_.describe()}"
    if isinstance(value, bool) or type_.kind is Kind.CONDITION:
        return _condition(key, type_, value, problems)
    if isinstance(value, date) or type_.kind is Kind.DATE:
        return _date(deal, key, type_, value, problems)
    if isinstance(value, (Decimal, int, Fraction)):
        if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 40):
            problems.append(wrong.BAD_GIVEN.at(what=f"`{key}` cannot be {value}", hint="give a finite number"))
            return None
        return Fraction(value)
    if not isinstance(value, str):
        hint = "give text, Decimal or int; a float is not exact"
        problems.append(wrong.BAD_GIVEN.at(what=f"{what}, not a {type(value).__name__}", hint=hint))
        return None
    return _quantity(deal, key, type_, value.strip(), problems)


def _condition(key: TermKey, type_: Type, value: object, problems: list[Problem]) -> bool | None:
    if type_.kind is Kind.CONDITION:
        if isinstance(value, bool):
            return value
        if value in ("met", "not met"):
            return value == "met"
    problems.append(
        wrong.BAD_GIVEN.at(what=f"`{key}` takes {type_.describe()}", hint="write `met` or `not met` for a condition")
    )
    return None


def _date(deal: Deal, key: TermKey, type_: Type, value: object, problems: list[Problem]) -> date | None:
    if type_.kind is Kind.DATE and isinstance(value, (date, str)):
        if isinstance(value, str) and not _ISO.match(value):
            expr, _, _ = check_expression(deal, value)
            if isinstance(expr, Literal) and isinstance(expr.value, date):
                return expr.value
        try:
            return day(value)
        except BadInput:
            pass
    problems.append(wrong.BAD_GIVEN.at(what=f"`{key}` takes {type_.describe()}", hint="write a day like `1999-08-02`"))
    return None


def _quantity(deal: Deal, key: TermKey, type_: Type, text: str, problems: list[Problem]) -> Fraction | None:
    """A number alone has the term's unit; an amount or a count with a unit must agree with it."""
    if text[:1] in (".", ","):
        problems.append(wrong.BAD_GIVEN.at(what=f"`{_safe(text)}` begins with a point or a comma", hint=_SHELL))
        return None
    try:
        return parse_number(text, deal.source.limits.digits)
    except NumberError:
        pass
    expr, _, _ = check_expression(deal, text)
    if isinstance(expr, Literal) and isinstance(expr.value, Fraction):
        same = expr.type == type_
        # `$4.00` for a price per share: the currency is what was said, the rest is the term's.
        money = type_.unit.currency is not None and expr.type.unit == base(type_.unit.currency)
        if same or money:
            return expr.value
        problems.append(
            wrong.BAD_GIVEN.at(
                what=f"`{key}` takes {type_.describe()}, and this is {expr.type.describe()}",
                hint="give the number alone",
            )
        )
        return None
    hint = "write a number, such as `4.00`, or with its unit, such as `$4.00`"
    problems.append(wrong.BAD_GIVEN.at(what=f"`{_safe(text)}` is no value for `{key}`", hint=hint))
    return None


def readings(deal: Deal, chosen: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    """Readings of questions; an unknown question or reading is a problem, one that is not needed is none."""
    found: dict[str, str] = {}
    for question, reading in chosen.items():
        if question not in deal.questions:
            near = get_close_matches(question, list(deal.questions), n=1, cutoff=0.5)
            hint = f"did you mean `{near[0]}`?" if near else f"the questions are {', '.join(deal.questions) or 'none'}"
            problems.append(wrong.BAD_CHOICE.at(what=f"the deal has no question `{_safe(question)}`", hint=hint))
        elif reading not in deal.questions[question].readings:
            known = " or ".join(f"`{each}`" for each in deal.questions[question].readings)
            problems.append(
                wrong.BAD_CHOICE.at(what=f"`{_safe(reading)}` is no reading of {question}", hint=f"write {known}")
            )
        else:
            found[question] = reading
    return found


def elections(deal: Deal, chosen: Mapping[str, str] | Sequence[str], problems: list[Problem]) -> dict[str, str]:
    """Elections by name (`Series A conversion price=Fixed Price`), or by the choice alone where one right has it."""
    pairs = list(chosen.items()) if isinstance(chosen, Mapping) else [_pair(each) for each in _listed(chosen)]
    known = _elections(deal)
    found: dict[str, str] = {}
    for name, choice in pairs:
        if name in {days_chosen(party) for party in deal.parties}:
            # The days that a party picks of a look-back: whether they lie in it, its evaluation says.
            found[name] = choice
            continue
        fitting = [each for each, choices in known.items() if (not name or name == each) and choice in choices]
        if not fitting:
            all_choices = " or ".join(f"`{each}`" for choices in known.values() for each in choices)
            hint = f"choose {all_choices}" if all_choices else "no party has a choice in this deal"
            problems.append(wrong.BAD_CHOICE.at(what=f"`{_safe(choice)}` is no choice of this deal", hint=hint))
        for each in fitting:
            found[each] = choice
    return found


def _listed(chosen: Sequence[str]) -> list[str]:
    return [chosen] if isinstance(chosen, str) else list(chosen)


def _pair(text: str) -> tuple[str, str]:
    name, equals, choice = text.partition("=")
    return (name.strip(), choice.strip()) if equals else ("", text.strip())


def _elections(deal: Deal) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for right in deal.rights.values():
        choices: dict[str, None] = {}
        for grant in right.grants:
            labels = [label for offer in grant.offers for label, _ in offer.price.choices]
            if len(labels) > 1:
                choices.update(dict.fromkeys(labels))
        if choices:
            found[election_of(right)] = tuple(choices)
        if right.settlements:
            found[settlement_of(right)] = right.settlements
        if right.means is not None and len(right.means.ways) > 1:
            found[right.name] = right.means.ways
    return found
