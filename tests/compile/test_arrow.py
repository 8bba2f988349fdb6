"""Results as an Arrow stream: pyarrow, polars and pandas take them without our importing any but pyarrow."""

from __future__ import annotations

import sys

import numpy as np
import pandas
import polars
import pyarrow
import pytest

import termlang
from termlang.simulate.program import Gbm
from termlang.simulate.results import Results
from tests.compile.worlds import W2, deal_of

PATHS = 25


@pytest.fixture(scope="module")
def results() -> Results:
    """Paths 7 to 31, on some of which nothing was converted, so that a price is missing there."""
    program = deal_of(W2).compile("Month ends", backend="numpy")
    made = program.generate(Gbm(5.0, 0.9), PATHS, seed=2, count=150, first_path=7)
    assert np.isnan(made["Series A"].price).any()
    assert not np.isnan(made["Series A"].price).all()
    return made


def test_a_table_of_pyarrow_has_every_figure_and_no_other(results: Results) -> None:
    table = pyarrow.table(results)
    arrays = results.arrays()
    assert table.column_names == list(arrays)
    assert table.num_rows == PATHS
    for name, each in arrays.items():
        back = table[name].to_numpy()
        assert back.dtype == each.dtype, name
        assert back.tobytes() == each.tobytes(), name
    assert table["path"].to_pylist() == list(range(7, 7 + PATHS))


def test_a_stream_can_be_read_again_and_again(results: Results) -> None:
    for _ in range(2):
        assert pyarrow.RecordBatchReader.from_stream(results).read_all().num_rows == PATHS


def test_frames_of_polars_and_pandas_are_made_of_it(results: Results) -> None:
    shares = results["Series A"].shares
    of_polars = polars.DataFrame(results)
    assert of_polars["Series A.shares"].to_list() == shares.tolist()
    assert of_polars.shape == (PATHS, len(results.arrays()))
    of_pandas = pandas.DataFrame.from_arrow(results)
    assert of_pandas["Series A.shares"].tolist() == shares.tolist()
    assert of_pandas.shape == (PATHS, len(results.arrays()))


def test_without_pyarrow_it_is_said_what_is_missing(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(termlang.BadInput, match="an Arrow stream needs pyarrow") as caught:
        results.__arrow_c_stream__()
    assert "pip install 'termlang[parquet]'" in caught.value.problems[0].remedy
