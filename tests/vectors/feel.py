"""Expressions of DMN FEEL, written as a drafter would write them here, and evaluated in a deal.

What FEEL writes as one function may take a term or two here: a rounding has a name, a floor is the lesser of a value
rounded toward zero and away from it. A length of time is no value by itself: it is a number that is counted in days or
months from a day, so that its cases end in a day.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import termlang
from termlang.calendars import NYSE, MonthEnd, add_months
from termlang.diagnostics import BadInput, Unsound
from tests.vectors.tally import HERE, Mismatch, NotExpressible, Suite, Tally, deal_of

FOLDER = HERE / "expressions"
ANCHOR, ON = "2000-01-03", "2020-06-15"
VALUES = ("dates_durations", "arithmetic", "lists_aggregates", "rounding")
ROUNDINGS = {
    "round up": "rounded up",
    "round down": "rounded down",
    "round half up": "rounded to nearest",
    "round half down": "rounded half down",
    "decimal": "rounded half even",
}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
# Figures that FEEL prints to eight digits or so.
NEAR = Fraction(1, 10**7)

NO_NULL = "nothing compares with a missing value: the answer is unknown, not false"
NO_LISTS = "there are no lists of texts or values to take apart"
NO_ROOTS = "no roots, logarithms, powers of e or broken powers: they are not exact"
NO_STATISTICS = "no mode and no standard deviation"
NO_WEEKS = "weeks of the year have no number"
NO_CENTURIES = "a day so many years away lies outside the calendar"
NO_PART = "a part of a decimal place"


class Text:
    """A piece of an expression and what it is: a number, days, months, a date, a condition."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text


class Writer:
    """Writes the lines of one case."""

    def __init__(self, bindings: dict[str, object]) -> None:
        self.lines: list[str] = []
        self.bindings = bindings
        self.closes: dict[str, str] = {}

    def term(self, line: str) -> str:
        """A term of its own, and its name."""
        name = f"Term {len(self.lines) + 1}"
        self.lines.append(f"{name} {line}\n")
        return name

    def rounded(self, text: str, how: str, places: str = "0") -> str:
        if Fraction(places).denominator != 1:
            raise NotExpressible(NO_PART)
        return self.term(f"means {text}, {how} to {places} decimals")

    def write(self, tree: object) -> Text:
        if isinstance(tree, dict):
            ((kind, value),) = tree.items()
            return self.literal(kind, value)
        assert isinstance(tree, list)
        operator, *args = tree
        return self.operation(operator, args)

    def literal(self, kind: str, value: object) -> Text:
        match kind:
            case "number":
                return Text("number", signed(str(value)))
            case "date":
                return Text("date", str(value))
            case "boolean":
                return Text("condition", "(1 is 1)" if value else "(1 is 2)")
            case "days" | "months":
                return Text(kind, signed(str(value)))
            case "null":
                return Text("null", "")
            case "var":
                return self.write(self.bindings[str(value)])
        raise NotExpressible(NO_LISTS)

    def operation(self, operator: str, args: list[object]) -> Text:
        match operator:
            case "add" | "sub" | "mul" | "div":
                return self.arithmetic(operator, *map(self.write, args))
            case "neg":
                value = self.write(args[0])
                return Text(value.kind, f"(0 - {value.text})")
            case "abs":
                value = self.write(args[0])
                return Text(value.kind, f"(the greater of {value.text} and (0 - {value.text}))")
            case "pow":
                return self.power(self.write(args[0]), self.write(args[1]))
            case "even" | "odd":
                half = f"{self.write(args[0]).text} / 2"
                return Text(
                    "condition",
                    f"({half} is {'' if operator == 'even' else 'not '}{self.rounded(half, 'rounded down')})",
                )
            case "modulo":
                value, divisor = (self.write(arg).text for arg in args)
                floor = self.edge(f"{value} / {divisor}", "lesser", "0")
                return Text("number", f"({value} - {divisor} * {floor})")
            case "floor" | "ceiling":
                places = self.write(args[1]).text if len(args) > 1 else "0"
                return Text(
                    "number", self.edge(self.write(args[0]).text, {"floor": "lesser"}.get(operator, "greater"), places)
                )
            case "decimal" | "round up" | "round down" | "round half up" | "round half down":
                value, places = (self.write(arg).text for arg in args)
                return Text("number", self.rounded(value, ROUNDINGS[operator], places))
            case "eq":
                return self.compared(*map(self.write, args))
            case "between":
                return self.between(*map(self.write, args))
            case "all" | "any":
                return self.conditions(operator, flat(args))
            case "min" | "max" | "sum" | "mean" | "median" | "product":
                return self.aggregate(operator, [self.write(each) for each in self.elements(args)])
            case "day of year":
                day = self.write(args[0]).text
                return Text("number", f"(the number of days from {day[:4]}-01-01 to {day} + 1)")
            case "years and months duration":
                first, last = (self.write(arg).text for arg in args)
                if first > last:
                    return Text("months", f"(0 - the number of whole months from {last} to {first})")
                return Text("months", f"(the number of whole months from {first} to {last})")
            case "sqrt" | "exp" | "log":
                raise NotExpressible(NO_ROOTS)
            case "mode" | "stddev":
                raise NotExpressible(NO_STATISTICS)
            case "week of year":
                raise NotExpressible(NO_WEEKS)
        raise NotExpressible(NO_LISTS)

    def elements(self, args: list[object]) -> list[object]:
        return flat([self.bindings[arg["var"]] if isinstance(arg, dict) and "var" in arg else arg for arg in args])

    def edge(self, text: str, which: str, places: str) -> str:
        """The nearest step below or above: toward zero and away from it, whichever that is."""
        down, up = self.rounded(text, "rounded down", places), self.rounded(text, "rounded up", places)
        return f"(the {which} of {down} and {up})"

    def arithmetic(self, operator: str, left: Text, right: Text) -> Text:
        kinds = (left.kind, right.kind)
        unknown = [self.term("is undisclosed, a number") for kind in kinds if kind == "null"]
        if unknown:
            left, right = (Text("number", unknown[0]) if each.kind == "null" else each for each in (left, right))
            return Text("number", f"({left.text} {SIGNS[operator]} {right.text})")
        if operator == "sub" and kinds == ("date", "date"):
            return Text("days", f"(the number of days from {right.text} to {left.text})")
        if "date" in kinds:
            day, length = (left, right) if left.kind == "date" else (right, left)
            direction = "after" if operator == "add" else "before"
            return Text("date", f"({length.text}) {length.kind} {direction} {day.text}")
        text = f"({left.text} {SIGNS[operator]} {right.text})"
        if operator in ("add", "sub"):
            return Text(left.kind, text)
        if operator == "div" and kinds in (("days", "days"), ("months", "months")):
            return Text("number", text)
        kind = next((kind for kind in kinds if kind != "number"), "number")
        # A part of a month is cut off there; here that is said.
        return Text(kind, self.rounded(text, "rounded down") if kind == "months" else text)

    def power(self, value: Text, exponent: Text) -> Text:
        times = whole(exponent.text)
        if times is None:
            raise NotExpressible(NO_ROOTS)
        product = " * ".join([value.text] * abs(times)) or "1"
        return Text("number", f"({product})" if times >= 0 else f"(1 / ({product}))")

    def compared(self, left: Text, right: Text) -> Text:
        if "null" in (left.kind, right.kind):
            raise NotExpressible(NO_NULL)
        return Text("condition", f"({left.text} is {right.text})")

    def between(self, value: Text, low: Text, high: Text) -> Text:
        if value.kind == "date":
            return Text(
                "condition", f"({value.text} is on or after {low.text} and {value.text} is on or before {high.text})"
            )
        return Text("condition", f"({value.text} is between {low.text} and {high.text})")

    def conditions(self, operator: str, items: list[object]) -> Text:
        if not items:
            # A condition over no trading day at all: a Sunday.
            over = {"all": "for each of", "any": "for at least 1 of"}[operator]
            return Text("condition", f"((1 is 1) {over} the 1 days ending on 2020-06-14)")
        word = {"all": "and", "any": "or"}[operator]
        found = [self.write(each) for each in items]
        texts = [
            self.term("is undisclosed, a condition") + " is met" if each.kind == "null" else each.text for each in found
        ]
        return Text("condition", f"({f' {word} '.join(texts)})")

    def aggregate(self, operator: str, items: list[Text]) -> Text:
        texts = [item.text for item in items]
        match operator:
            case "min" | "max":
                return Text(
                    "number",
                    f"(the {'lesser' if operator == 'min' else 'greater'} of {', '.join(texts[:-1])} and {texts[-1]})",
                )
            case "sum":
                return Text("number", f"({' + '.join(texts)})")
            case "product":
                return Text("number", f"({' * '.join(texts)})")
            case "mean":
                return Text("number", f"(({' + '.join(texts)}) / {len(texts)})")
        # A median is a figure over days: the values are the closing prices of as many days.
        days = NYSE.last(max(len(texts), 1), date.fromisoformat(ON), included=True)
        self.closes = {day.isoformat(): text for day, text in zip(days, texts, strict=False)}
        span = f"the {len(texts)} trading days ending on {ON}"
        return Text("number", f"((the median of the closing price of Common Stock over {span}) / $1.00 per share)")


def signed(number: str) -> str:
    return f"(0 - {number.removeprefix('-')})" if number.startswith("-") else number


def whole(text: str) -> int | None:
    """The whole number that an exponent is; its own arithmetic is that of the case."""
    value = deal_of("").value(text, on=ON).only.value
    return int(value) if value.denominator == 1 else None


def flat(args: list[object]) -> list[object]:
    return [each for arg in args for each in (arg["list"] if isinstance(arg, dict) and "list" in arg else [arg])]


# --------------------------------------------------------------------------------------------------- what comes out


def result(writer: Writer, text: Text) -> object:
    """The value of an expression: a number, a day or a truth; None where there is none."""
    asked = f"({text.text}) {text.kind} after {ANCHOR}" if text.kind in ("days", "months") else text.text
    deal = deal_of("".join(writer.lines))
    market = termlang.Market.of(list(writer.closes), {"close": list(writer.closes.values())}) if writer.closes else None
    return deal.value(asked, on=ON, market=market).only.value


def expected_value(expected: dict[str, object], kind: str) -> object:
    ((said, value),) = expected.items()
    start = date.fromisoformat(ANCHOR)
    match said:
        case "number":
            return Fraction(str(value))
        case "date":
            return date.fromisoformat(str(value))
        case "boolean":
            return bool(value)
        case "days":
            return date.fromordinal(start.toordinal() + int(str(value)))
        case "months":
            return add_months(start, int(str(value)), MonthEnd.LAST_DAY)
        case "null" | "error":
            return None
    raise NotExpressible(NO_LISTS)


def holds(case: dict[str, object]) -> None:
    """The case comes to the value that FEEL gives, or to none where FEEL gives none."""
    expected: dict[str, object] = case["expected"]  # type: ignore[assignment]
    if abs(int(str(expected.get("months", 0)))) > 12 * 100:
        raise NotExpressible(NO_CENTURIES)
    writer = Writer(case["bindings"])  # type: ignore[arg-type]
    text = writer.write(case["ast"])
    wanted = expected_value(expected, text.kind)
    try:
        found = result(writer, text)
    except (BadInput, Unsound) as error:
        if wanted is None:
            return
        raise Mismatch(f"{text.text} was refused: {error}") from None
    near = isinstance(found, Fraction) and isinstance(wanted, Fraction) and "mean" in str(case["ast"])
    if found != wanted and not (near and abs(found - wanted) <= NEAR * abs(wanted)):
        raise Mismatch(f"{text.text} came to {found}, and {wanted} was expected")


# ------------------------------------------------------------------------------------------------ what must be refused


def as_written(tree: object, bindings: dict[str, object]) -> str:
    """A wrong expression as somebody would write it, whether or not the language has the words."""
    if isinstance(tree, dict):
        ((kind, value),) = tree.items()
        match kind:
            case "number":
                return signed(str(value))
            case "boolean":
                return "(1 is 1)" if value else "(1 is 2)"
            case "string":
                return f'"{value}"'
            case "date":
                return str(value)
            case "days" | "months":
                return f"{value} {kind}"
            case "null":
                return "Unknown Number"
            case "var":
                return as_written(bindings[str(value)], bindings)
            case "list":
                return f"[{', '.join(as_written(each, bindings) for each in value)}]"
    operator, *args = tree  # type: ignore[misc]
    texts = [as_written(arg, bindings) for arg in args]
    if operator in SIGNS and len(texts) == 2:
        return f"({texts[0]} {SIGNS[operator]} {texts[1]})"
    match operator, texts:
        case "eq", [left, right]:
            return f"({left} is {right})"
        case "between", [value, low, high]:
            return f"({value} is between {low} and {high})"
        case "not", [value]:
            return f"(not {value})"
        case "neg", [value]:
            return f"(0 - {value})"
        case "all" | "any", [_, *_]:
            return f"({(' and ' if operator == 'all' else ' or ').join(f'{text} is met' for text in texts)})"
        case "pow", [value, exponent]:
            return f"({value} ** {exponent})"
    return f"{operator}({', '.join(texts)})"


def is_refused(case: dict[str, object]) -> None:
    """Nothing comes out: the text is refused, or its value is unknown."""
    bindings: dict[str, object] = case["bindings"]  # type: ignore[assignment]
    text = as_written(case["ast"], bindings)
    try:
        found = deal_of("Unknown Number is undisclosed, a number\n").value(text, on=ON).only
    except (BadInput, Unsound):
        return
    if found.value is not None:
        raise Mismatch(f"{text} came to {found.value}")


def cases() -> list[dict[str, object]]:
    return json.loads((FOLDER / "feel_neutral.json").read_text(encoding="utf-8"))


def run_values() -> Tally:
    tally = Tally()
    for case in cases():
        if case["category"] in VALUES:
            tally.count(str(case["id"]), lambda: holds(case))  # noqa: B023
    return tally


def run_errors() -> Tally:
    tally = Tally()
    for case in cases():
        if case["category"] == "error_cases":
            tally.count(str(case["id"]), lambda: is_refused(case))  # noqa: B023
    return tally


ORIGIN = "the Technology Compatibility Kit of DMN (`dmn-tck/tck`, commit 0dbcaf9b), made neutral"
VALUE_SUITE = Suite(
    "FEEL: dates, rounding, arithmetic, aggregates",
    ORIGIN,
    "Apache-2.0",
    "expressions in a deal",
    296,
    FOLDER,
    run_values,
)
ERROR_SUITE = Suite(
    "FEEL: operands of the wrong type, which must be errors",
    ORIGIN,
    "Apache-2.0",
    "expressions in a deal",
    486,
    FOLDER,
    run_errors,
)
