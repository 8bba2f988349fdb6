"""What a run over many paths gives: arrays by instrument and figure, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import field, frozen

from termlang.compile.compiled import Finished
from termlang.diagnostics import BadInput
from termlang.simulate import problems as wrong

Array = Any
FIGURES = (
    "shares", "dividend_shares", "converted", "cash", "outstanding", "accrued", "price", "first_limit",
)  # fmt: skip


@frozen(eq=False)
class Exactness:
    """How a run came to be exact.

    `whole`: every comparison and rounding was of integers that a double holds, so that nothing could be in doubt.
    `again` paths were run again in fractions, because a double could not decide. `undecided` is how many lines of all
    paths the deal gave no answer to; they changed nothing.
    """

    paths: int
    whole: bool
    again: int
    undecided: int

    def __str__(self) -> str:
        how = "all in integers" if self.whole else f"{self.again:,} of {self.paths:,} paths again in fractions"
        doubt = f"; {self.undecided:,} lines without an answer" if self.undecided else ""
        return f"share counts are exact ({how}{doubt})"


@frozen(eq=False)
class Instrument:
    """The figures of one instrument: one for each path; in snapshots days down and paths across.

    `shares` and `dividend_shares` are whole shares delivered. `converted` and `outstanding` are money of stated value
    where the instrument has one, else units. `cash` is what the holder was paid, less what he paid. `accrued` are the
    dividends accrued and not paid at the end. `price` is that of the last conversion or exercise, NaN where there was
    none. `first_limit` is the place of the first day on which a limit cut something, -1 where none did.
    """

    name: str
    shares: Array
    dividend_shares: Array
    converted: Array
    cash: Array
    outstanding: Array
    accrued: Array
    price: Array
    first_limit: Array

    @property
    def delivered(self) -> Array:
        """All shares, those for dividends included."""
        return self.shares + self.dividend_shares

    def dilution(self, outstanding: float) -> Array:
        """The part of the stock that the new shares are, where so many shares were outstanding before them."""
        return self.delivered / (self.delivered + outstanding)

    def arrays(self) -> dict[str, Array]:
        """The figures by name."""
        return {name: getattr(self, name) for name in FIGURES}


@frozen(eq=False)
class Results:
    """A finished run. `results["Series A"].shares[path]`; snapshots are `results.after["Series A"].shares[day, path]`.

    `note` says where the prices came from; `seed` and `first_path` make generated ones reproducible.
    """

    title: str
    policy: str
    days: tuple[date, ...]
    instruments: dict[str, Instrument]
    undecided: Array
    exactness: Exactness
    snapshot_days: tuple[date, ...] = ()
    after: dict[str, Instrument] = field(factory=dict)
    note: str = ""
    seed: int | None = None
    first_path: int = 0

    def __getitem__(self, instrument: str) -> Instrument:
        return self.instruments[instrument]

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.instruments.values())

    def __len__(self) -> int:
        return len(self.instruments)

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return len(self.undecided)

    def arrays(self) -> dict[str, Array]:
        """Every figure by name, `Series A.shares`, one for each path; the number of the path first."""
        found: dict[str, Array] = {"path": np.arange(self.first_path, self.first_path + self.paths)}
        for instrument in self:
            found.update({f"{instrument.name}.{name}": each for name, each in instrument.arrays().items()})
        found["undecided"] = self.undecided
        return found

    def cash_flows(self) -> dict[str, Array]:
        """Money paid to the holders between one snapshot day and the next, the first from the start: days by paths."""
        return {name: np.diff(each.cash, axis=0, prepend=0.0) for name, each in self.after.items()}

    def summary(
        self, quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)
    ) -> dict[str, dict[str, dict[str, float]]]:
        """Mean, least, most and quantiles by instrument and figure; of a price, over the paths that have one."""
        found: dict[str, dict[str, dict[str, float]]] = {}
        for instrument in self:
            of_it: dict[str, dict[str, float]] = {}
            for name, values in instrument.arrays().items():
                known = values[~np.isnan(values)] if name == "price" else values
                if name == "first_limit":
                    reached = values >= 0
                    of_it[name] = {"share of paths": float(reached.mean())} if self.paths else {}
                elif len(known):
                    of_it[name] = {
                        "mean": float(np.mean(known)),
                        "least": float(known.min()),
                        "most": float(known.max()),
                    }
                    of_it[name].update({f"{q:.0%}": float(np.quantile(known, q)) for q in quantiles})
            found[instrument.name] = of_it
        return found

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The figures as an Arrow stream: a row for each path. Raises BadInput without pyarrow."""
        try:
            import pyarrow
        except ImportError:
            facts = wrong.NO_EXTRA.at(what="an Arrow stream", package="pyarrow", extra="parquet")
            raise BadInput([facts]) from None
        table = pyarrow.table(dict(self.arrays()))
        return table.__arrow_c_stream__(requested_schema)


def joined(parts: Sequence[Results]) -> Results:
    """Parts of a run as one, in the order of their paths; the bytes are those of the run in one piece."""
    parts = sorted(parts, key=lambda part: part.first_path)
    first = parts[0]
    undecided = np.concatenate([part.undecided for part in parts])
    exactness = Exactness(
        sum(part.paths for part in parts),
        all(part.exactness.whole for part in parts),
        sum(part.exactness.again for part in parts),
        sum(part.exactness.undecided for part in parts),
    )
    return Results(
        first.title,
        first.policy,
        first.days,
        {name: _joined([part.instruments[name] for part in parts]) for name in first.instruments},
        undecided,
        exactness,
        first.snapshot_days,
        {name: _joined([part.after[name] for part in parts]) for name in first.after},
        first.note,
        first.seed,
        first.first_path,
    )


def _joined(parts: Sequence[Instrument]) -> Instrument:
    arrays = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in FIGURES}
    return Instrument(parts[0].name, **arrays)


def results_of(
    finished: Finished,
    title: str,
    policy: str,
    days: tuple[date, ...],
    instruments: Sequence[tuple[str, float, Mapping[int, float]]],
    note: str = "",
    seed: int | None = None,
    first_path: int = 0,
) -> Results:
    """Results from what a run gives. For each instrument its stated value (1 where it has none) and the dividend that
    has accrued on a unit after chosen days, the last one included."""
    made: dict[str, Instrument] = {}
    after: dict[str, Instrument] = {}
    for name, stated, accrued in instruments:
        made[name] = _instrument(name, finished.figure, stated, accrued[len(days) - 1])
        if finished.snapshot_days:
            each = np.array([accrued[day] for day in finished.snapshot_days])[:, None]
            after[name] = _instrument(name, finished.after, stated, each)
    paths = len(finished.undecided)
    exactness = Exactness(paths, finished.whole, finished.doubtful, int(finished.undecided.sum()))
    snapshot_days = tuple(days[number] for number in finished.snapshot_days)
    return Results(
        title, policy, days, made, finished.undecided, exactness, snapshot_days, after, note, seed, first_path
    )


def _instrument(name: str, figure: Any, stated: float, accrued: Any) -> Instrument:
    outstanding = figure(f"outstanding of {name}")
    price = figure(f"price of {name}")
    return Instrument(
        name,
        shares=figure(f"shares of {name}"),
        dividend_shares=figure(f"dividend shares of {name}"),
        converted=figure(f"converted of {name}") * stated,
        cash=figure(f"cash of {name}"),
        outstanding=outstanding * stated,
        accrued=outstanding * accrued + figure(f"owed of {name}"),
        price=np.where(price > 0, price, np.nan),
        first_limit=figure(f"first limit of {name}").astype(np.int64),
    )
