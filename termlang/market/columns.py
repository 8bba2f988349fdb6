"""Which columns can be observed, and which heading names which of them."""

from __future__ import annotations

from typing import NamedTuple

PRICES = ("close", "bid", "ask", "open", "high", "low", "vwap")
SHARES = ("volume", "outstanding")
OBSERVABLES = PRICES + SHARES
SPLIT = "split"
KNOWN = ", ".join(f"`{name}`" for name in OBSERVABLES)


class Column(NamedTuple):
    """A column of a market: what was observed, and of which stock (None where the file names none)."""

    stock: str | None
    observable: str

    @property
    def key(self) -> str:
        """`close`, or `Common Stock.close`."""
        return self.observable if self.stock is None else f"{self.stock}.{self.observable}"

    @property
    def is_price(self) -> bool:
        return self.observable in PRICES


def column_named(heading: str, stock: str | None = None) -> Column | None:
    """The column that a heading names, case of the observable ignored; None for any other heading.

    `stock` is given to the headings that name none.
    """
    own, dot, last = heading.rpartition(".")
    observable = last.strip(" ").lower()
    if observable not in OBSERVABLES and observable != SPLIT:
        return None
    if not dot:
        return Column(stock, observable)
    own = own.strip(" ")
    return Column(own, observable) if own else None
