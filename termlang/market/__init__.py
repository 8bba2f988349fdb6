"""Prices come in as text or values; exact observations by trading day and their problems go out.

Nothing is opened, sorted, carried forward or repaired here, and no price is ever a float inside.
"""

from termlang.market.columns import OBSERVABLES, Column
from termlang.market.forms import PLAIN, DateForm, DecimalMark, PricesForm, Separator, parse_form
from termlang.market.market import Basis, Market
from termlang.market.prices_file import read_prices
from termlang.market.splits import Split

__all__ = [
    "OBSERVABLES",
    "PLAIN",
    "Basis",
    "Column",
    "DateForm",
    "DecimalMark",
    "Market",
    "PricesForm",
    "Separator",
    "Split",
    "parse_form",
    "read_prices",
]
