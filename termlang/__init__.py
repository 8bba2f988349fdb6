"""termlang: term sheets as data. A plain-text deal goes in; exact answers come out, with the reason for every number.

    import termlang

    deal = termlang.load(text)                                  # raises Unsound(problems); check(text) never raises
    closed = deal.given({"Stipulated Price": "$4.00"}, readings={"Staging": "Every Conversion"})
    answer = closed.quote("Series A", "$1,000,000", on="1999-03-30").only
    print(answer.shares, answer.reasons)

Importing this package imports neither the parser nor the interpreter; they come when a text is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from termlang.api import Ambiguous as Ambiguous
    from termlang.api import BadInput as BadInput
    from termlang.api import Checked as Checked
    from termlang.api import Coverage as Coverage
    from termlang.api import Deal as Deal
    from termlang.api import Edit as Edit
    from termlang.api import Fix as Fix
    from termlang.api import FixLevel as FixLevel
    from termlang.api import Input as Input
    from termlang.api import Market as Market
    from termlang.api import NotCompilable as NotCompilable
    from termlang.api import Outcome as Outcome
    from termlang.api import Problem as Problem
    from termlang.api import Quote as Quote
    from termlang.api import Quotes as Quotes
    from termlang.api import Severity as Severity
    from termlang.api import TermlangError as TermlangError
    from termlang.api import TermValue as TermValue
    from termlang.api import TermValues as TermValues
    from termlang.api import Unsound as Unsound
    from termlang.api import check as check
    from termlang.api import fixed as fixed
    from termlang.api import format as format
    from termlang.api import lint as lint
    from termlang.api import load as load
    from termlang.api import test as test
    from termlang.files import read_deal as read
    from termlang.limits import Limits as Limits

__version__ = "0.1.0"
_EXPORTS = (
    "Ambiguous", "BadInput", "Checked", "Coverage", "Deal", "Edit", "Fix", "FixLevel", "Input", "Limits",
    "Market", "NotCompilable", "Outcome", "Problem", "Quote", "Quotes", "Severity", "TermValue", "TermValues",
    "TermlangError", "Unsound", "check", "fixed", "format", "lint", "load", "test",
)  # fmt: skip
__all__ = [*_EXPORTS, "read"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name == "read":
        from termlang.files import read_deal

        return read_deal
    if name in _EXPORTS:
        from termlang import api

        return getattr(api, name)
    raise AttributeError(f"module 'termlang' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
