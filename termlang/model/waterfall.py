"""How what is left of an issuer is divided: ranks of preferences, then the rest by shares."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.model.clauses import Clause
from termlang.model.expressions import Expr, node


@node
class Claim:
    """What each unit of a series is paid in its rank, in money."""

    clause: Clause
    series: str
    amount: Expr


@node
class Rank:
    """Claims that are paid alike, after those of the ranks before it."""

    clause: Clause
    claims: tuple[Claim, ...]


@node
class Ordinary:
    """Shares of a stock that divide the rest, by number."""

    clause: Clause
    stock: str
    shares: Expr


@node
class AsConverted:
    """A series that counts in the rest as if converted at a price per share, on its stated value."""

    clause: Clause
    series: str
    price: Expr


@node
class Participation(AsConverted):
    """A series that shares in the rest as if converted, beside its preference.

    `most` is what a unit gets at the most, None where nothing bounds it; `counting` says whether its preference is a
    part of that.
    """

    most: Expr | None
    counting: bool


@node
class MayConvert(AsConverted):
    """A series that gives up its preference for a part of the rest where that is more."""


@node
class Waterfall:
    """The ranks in their order, and who shares in the rest. `stock` is what all shares in the rest are counted in."""

    clause: Clause
    issuer: str
    stock: str
    ranks: tuple[Rank, ...]
    ordinary: tuple[Ordinary, ...]
    participating: tuple[Participation, ...]
    converting: tuple[MayConvert, ...]

    @property
    def as_converted(self) -> tuple[AsConverted, ...]:
        """Every line by which a series counts in the rest."""
        return (*self.participating, *self.converting)

    def takes_part(self, name: str) -> bool:
        """Whether a series or a stock gets something by it."""
        series = {claim.series for rank in self.ranks for claim in rank.claims}
        series.update(each.series for each in self.as_converted)
        return name == self.stock or name in series

    def lines(self) -> Iterator[Clause]:
        """The clauses of its lines, in the order in which they pay."""
        yield from (rank.clause for rank in self.ranks)
        yield from (each.clause for each in self.ordinary)
        yield from (each.clause for each in self.as_converted)

    def expressions(self) -> Iterator[Expr]:
        """Every expression in it, in the order of the text."""
        for rank in self.ranks:
            yield from (claim.amount for claim in rank.claims)
        yield from (each.shares for each in self.ordinary)
        for each in self.participating:
            yield from (each.price, *(() if each.most is None else (each.most,)))
        yield from (each.price for each in self.converting)
