"""Rights: to convert, to exercise, to draw, to issue a series. When, how much, on which conditions, in what shares."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Period, Rounding
from termlang.syntax.ast.leaves import Name, Ordinal
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class CompanyRight(Node):
    name: Name
    party: Name
    automatic: Word | None


class Conversion(Node):
    label: Name | None
    into: Name
    party: Name


class MandatoryConversion(Node):
    into: Name
    word: Word
    when: Any


class Priced(Node):
    when: Any


class Settled(Node):
    when: Any


class AfterNotice(Node):
    period: Period
    after: Word


class Exercise(Node):
    word: Word
    label: Name | None
    into: Name
    party: Name


class Window(Node):
    start_word: Word
    start: Any
    end_word: Word | None
    end: Any


class FirstWindow(Node):
    end_word: Word
    end: Any


class MonthlyWindow(Node):
    first: Ordinal
    last: Ordinal | Word


class Thereafter(Node):
    """`thereafter:`"""


class OpenWindow(Node):
    """`at any time:`"""


class Amounts(Node):
    first: Any
    tails: tuple[Any, ...]


class Least(Node):
    amount: Any


class Lots(Node):
    amount: Any


class AllLeft(Node):
    """`or all that is left`"""


class Barred(Node):
    condition: Any


class Provided(Node):
    condition: Any


class ShareRounding(Node):
    rounding: Rounding
    fraction: Any


class Accrued(Node):
    subject: Word
    word: Word


class Notice(Node):
    period: Period
    receipt: Word | None


class Also(Node):
    amount: Any
    means: Word | Name
    marks: tuple[Any, ...]


class Cashless(Node):
    value: Any
    condition: Any


class InLieu(Node):
    amount: Any
    elector: Name
    default: Word | None
    condition: Any


class IssueSeries(Node):
    series: Name
    price: Any
