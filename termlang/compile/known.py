"""What of the model the compiled engine knows: a field that is not listed here, and says something, does not compile.

The model grows. A clause that gains a field keeps compiling as long as the field says nothing; as soon as it does, and
nobody has taught it to the lowering, the deal runs on the interpreter instead of being run wrong.
"""

from __future__ import annotations

from typing import Any

import attrs

from termlang.compile.problems import Stop
from termlang.model import clauses, policies
from termlang.model import deal as deals
from termlang.model import expressions as exprs
from termlang.source import Span

_KNOWN: dict[type, str] = {
    clauses.Clause: "title span citations",
    clauses.Window: "clause first first_included last last_included monthly",
    clauses.Everything: "",
    clauses.Staged: "at_once each interval",
    clauses.UpTo: "bound",
    clauses.Offer: "clause guard quantity counts per_holder as_much_as_is_open addition price",
    clauses.Price: "clause guard choices elector rounding",
    clauses.Grant: "window offers issue",
    clauses.Guard: "clause condition bars",
    clauses.Limit: (
        "clause bound counted scope pro_rata excess excess_price unless blocker adjusted shared own needed"
    ),
    clauses.Whole: "clause rounding fraction cash_price",
    clauses.Right: (
        "name clause verb actor instrument into grants guards limits whole accrued notice triggers "
        "redemption_price mandatory priced settled cashless"
    ),
    clauses.Cashless: "clause value condition",
    clauses.Dividend: "clause accrued ways elector default share_price whole schedule over",
    clauses.Instrument: (
        "name clause kind holder unit issue_day issued stated_value shares_each each_moves decimals rights dividend "
        "purchase_price"
    ),
    deals.Term: "key type body span citations variability supplied adjusted_for_splits",
    deals.Cell: "key start updates",
    deals.EachPeriod: "span months days start value roll",
    exprs.Literal: "type span value",
    exprs.Undisclosed: "type span name low high by",
    exprs.Ref: "type span key",
    exprs.ReadingIs: "type span question reading",
    exprs.Observe: "type span stock column",
    exprs.Asked: "type span what right",
    exprs.Today: "type span",
    exprs.Standing: "type span instrument account",
    exprs.Apply: "type span operation args options",
    exprs.Choose: "type span cases otherwise choice",
    exprs.At: "type span body day adjusted",
    exprs.DaySpan: "span count kind reach day shift shift_kind",
    exprs.Fold: "type span reducer body days where k lowest weight adjusted",
    exprs.CellNow: "type span key",
    exprs.Noticed: "type span key party period",
    exprs.Lookup: "type span table row column adjusted",
    policies.UseRight: "clause right asking choice occasion condition",
    policies.PayDividend: "clause instrument way occasion",
    policies.Occasion: "turn interval",
}
_NAMES = {kind: frozenset(names.split()) for kind, names in _KNOWN.items()}


def known(made: Any, span: Span) -> None:
    """Raises Stop where a part of the model says something that the lowering does not know."""
    kind = type(made)
    names = _NAMES.get(kind)
    if names is None:
        raise Stop(f"`{_words(kind.__name__)}`", span)
    for field in attrs.fields(kind):
        if field.name not in names and not _says_nothing(getattr(made, field.name), field.default):
            raise Stop(f"`{_words(field.name)}` of a {_words(kind.__name__)}", span)


def _says_nothing(value: object, default: object) -> bool:
    if value is None:
        return True
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return not value
    if default is attrs.NOTHING:
        return value == ()
    return bool(value == default)


def _words(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).replace("_", " ").strip()
