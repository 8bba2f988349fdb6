"""The figures of every path as columns, and as a Parquet file."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from termlang.simulate.runs import Finished, Simulation
from termlang.simulate.tables import PathPrices, arrow


def columns_of(asked: Simulation, finished: Sequence[Finished]) -> dict[str, list[Any]]:
    """The figures of every path by name, one run after the other; a column for each question on which runs differ.

    Of days on which a limit first cut there are dates, and None where none did.
    """
    said = {name: {each.readings.get(name) for each in finished} for name in asked.deal.model.questions}
    questions = [name for name, readings in said.items() if len(readings) > 1]
    columns: dict[str, list[Any]] = {}
    for each in finished:
        found: dict[str, Any] = {question: [each.readings.get(question)] * each.results.paths for question in questions}
        found.update(each.results.arrays())
        if isinstance(asked.paths, PathPrices):
            found["path"] = list(asked.paths.names)
        days = (*each.results.days, None)
        for name, values in found.items():
            if name.endswith(".first_limit"):
                values = [days[place] for place in values.tolist()]
            columns.setdefault(name, []).extend(values.tolist() if isinstance(values, np.ndarray) else values)
    return columns


def parquet_of(asked: Simulation, finished: Sequence[Finished], columns: dict[str, list[Any]]) -> bytes:
    """The columns as a Parquet file; its metadata say what was run. Raises BadInput without pyarrow."""
    package = arrow()
    from pyarrow import parquet

    results = finished[0].results
    made = {}
    for name, values in columns.items():
        kind = package.date32() if name.endswith(".first_limit") else None
        made[name] = package.array(values, type=kind, from_pandas=True)
    said = {
        "deal": results.title,
        "policy": results.policy,
        "engine": asked.engine,
        "prices": results.note,
        "seed": results.seed,
        "first": results.days[0].isoformat(),
        "last": results.days[-1].isoformat(),
        "days": len(results.days),
        "exactness": [str(each.results.exactness) for each in finished],
    }
    table = package.table(made).replace_schema_metadata({"termlang": json.dumps(said)})
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()
