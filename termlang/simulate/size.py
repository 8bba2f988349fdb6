"""How large a batch may be: counted, and what it takes said, before anything runs."""

from __future__ import annotations

from termlang.diagnostics import BadInput
from termlang.model.deal import Deal
from termlang.simulate import problems as wrong

_FLOAT = 8  # bytes of a figure of an array


def check_size(deal: Deal, days: int, across: int, contracts: int, arrays: int) -> None:
    """Refuse a batch of more contract-days than the deal's limits allow. Raises BadInput.

    `arrays` is how many figures of each path, or of each path and day, are held in memory at once.
    """
    count, most = days * across * contracts, deal.source.limits.batch
    if count > most:
        megabytes = f"{max(1, arrays * _FLOAT >> 20):,} MB"
        raise BadInput([wrong.TOO_LARGE.at(count=f"{count:,}", most=f"{most:,}", memory=megabytes)])
