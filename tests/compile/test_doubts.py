"""Where doubles carry a bound on their error: a path is in doubt where that bound lets a comparison go both ways."""

from __future__ import annotations

import pytest

import termlang
from termlang.simulate.program import Gbm
from tests.compile.worlds import ROOT, cents, differences, interpreted

NEOTHERAPEUTICS = (ROOT / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
POLICY = """
policy "A quarter a month":
  Investors convert all that is open of Series A on the first trading day of each month
      when Market Value is at least Fixed Price
  Investors convert $1,000,000 of Series A on the first trading day of each month
      when Conversion Date is after 90 days after Issue Date
"""


@pytest.fixture(scope="module")
def deal() -> termlang.Deal:
    """Two prices in one window, so that what a limit cuts is no whole number of dollars and is carried near."""
    return termlang.load(NEOTHERAPEUTICS + POLICY).given(
        {"Stipulated Price": "$1.00"},
        readings={
            "Staging": "Variable Price Only",
            "First Increment": "At Once",
            "Earlier Conversions": "Counted",
            "Dividend Shares": "Outside",
        },
    )


def test_quarters_that_are_just_open_are_no_matter_of_doubt(deal: termlang.Deal) -> None:
    """$1,000,000 is asked where $1,000,000 is open: equal, as sums of whole units lose nothing."""
    program = deal.compile("A quarter a month", backend="numpy")
    result = program.generate(Gbm(10.45, 0.6), 2_000, seed=7, count=252)
    assert not result.exactness.whole
    assert result.exactness.again == 0
    assert str(result.exactness) == "share counts are exact (0 of 2,000 paths again in fractions)"


def test_paths_that_a_limit_cuts_are_those_of_the_interpreter(deal: termlang.Deal) -> None:
    # Around $2.40 a quarter is some 410,000 shares, so that the fourth does not fit under 1,450,000.
    program = deal.compile("A quarter a month", backend="numpy")
    days, prices = program.days(count=252), cents(3, 252, 12, start=2.4, volatility=0.3)
    finished = program.compiled.run(days, [prices], program._ticks("0.01"))
    assert (finished.figure("first limit of Series A") >= 0).sum() >= 4
    assert ((finished.figure("first limit of Series A") >= 0) & (finished.figure("outstanding of Series A") > 0)).any()
    for path in range(12):
        told = interpreted(deal, "A quarter a month", days, {"close": prices[:, path]})
        assert differences(program.compiled, finished, path, told) == []
