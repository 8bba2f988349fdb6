"""What the tests of compiled runs share."""

import pytest

import termlang
from termlang.compile.compiled import BACKENDS, backend_named


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Every back end that can run here."""
    try:
        return backend_named(request.param).name
    except termlang.BadInput as error:
        pytest.skip(error.problems[0].message)
