"""Every suite: no case fails, and every case is accounted for."""

from __future__ import annotations

from functools import cache

import pytest

from tests.vectors import accruals, day_counts, feel
from tests.vectors.tally import Suite, Tally

SUITES = (day_counts.SUITE, accruals.SUITE, feel.VALUE_SUITE, feel.ERROR_SUITE)


@cache
def tally_of(suite: Suite) -> Tally:
    return suite.run()


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_no_case_fails(suite: Suite) -> None:
    if not suite.is_here:
        pytest.skip(f"{suite.folder.name} is share-alike and not part of the project: {suite.folder} does not exist")
    tally = tally_of(suite)
    assert not tally.failures, "\n".join([f"{len(tally.failures)} of {tally.cases}", *tally.failures[:20]])
    assert tally.cases == suite.cases
