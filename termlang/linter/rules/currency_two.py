"""U406: two currencies and no rate."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.source import Span
from termlang.syntax import ast
from termlang.units import SYMBOLS


class TwoCurrencies(Rule):
    """Amounts stand in two currencies, and no term says what one is worth in the other.

    A rate has a source and a time of fixing: the noon buying rate of the day before is not the closing rate of the day.
    Define it as a term, such as `Rate is undisclosed, a number`, with the paper that fixes it. Whether sums of two
    currencies are added is the checker's to refuse (U401).
    """

    code, name = "U406", "unit.currency"
    headline = "amounts stand in {one} and in {other}, and nothing says at what rate"
    why = "no answer can set one against the other"
    remedy = "state all amounts in {one}, or name the rate, its source and its time as a term"
    severity = Severity.ERROR
    bad = (
        """
        Signing Fee means EUR 10,000
        payment on Closing by Company to Investors:
          Signing Fee in cash
        """,
    )
    good = (
        """
        Signing Fee means $10,000
        payment on Closing by Company to Investors:
          Signing Fee in cash
        """,
        """
        Dollar Rate is undisclosed, a number
        Signing Fee means EUR 10,000
        payment on Closing by Company to Investors:
          Signing Fee * Dollar Rate in cash
        """,
    )
    see = ("L005", "U401")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        home = sheet.deal.currency
        seen: dict[str, tuple[Span, tuple[str, ...]]] = {}
        for each, placed in sheet.parts(ast.Amount, ast.NamedMoney, ast.MoneyUnit):
            seen.setdefault(_currency(each), (each.span, placed.path))
        others = [code for code in seen if code != home]
        rate = any("rate" in name.lower().split() or "fx" in name.lower() for name in _terms(sheet))
        if home in (None, "") or not others or rate:
            return
        span, path = seen[others[0]]
        labels = [Label(seen[home][0], home)] if home in seen else []
        yield cls.at(span, path, labels=labels, one=home, other=" and ".join(others))


def _currency(found: ast.Node) -> str:
    match found:
        case ast.Amount(currency=symbol):
            return SYMBOLS.get(symbol, symbol)
        case ast.NamedMoney(currency=currency) | ast.MoneyUnit(currency=currency):
            return SYMBOLS.get(currency.text, currency.text)
    raise TypeError(type(found).__name__)


def _terms(sheet: Sheet) -> Iterator[str]:
    return (key.name for key in sheet.deal.terms)
