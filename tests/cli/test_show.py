"""`termlang show`: one page about a deal, and its prices over a market price."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from termlang.report.chart import chart_spec, svg_of

DEALS = Path(__file__).resolve().parents[2] / "deals"


@pytest.fixture
def command(request):
    """The command, under a name that leaves `termlang` to the library."""
    return request.getfixturevalue("termlang")


@pytest.fixture(scope="module")
def neotherapeutics():
    return termlang.read(DEALS / "neotherapeutics.terms")


@pytest.fixture(scope="module")
def curves(neotherapeutics):
    return neotherapeutics.curves()


def test_the_page_says_who_may_do_what_and_when(here, command):
    found = command("show", "neotherapeutics.terms")
    for words in (
        "Investors may convert it into Common Stock",
        "from Issue Date through 90 days after Issue Date (January 29, 1999 to April 29, 1999)",
        "- limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding,",
        "- for Redemption Price",
        "- simple, actual/365, from Issue Date",
        "Stipulated Price",
        "Does the first 25% open on day 91, or one month later?",
    ):
        assert words in found.stdout


def test_what_is_given_is_no_longer_listed_as_undisclosed(here, command):
    found = command("show", "neotherapeutics.terms", "--set", "Stipulated Price=4.00")
    below = found.stdout.partition("Not disclosed")[2]
    assert "Stipulated Price" not in below and "Call Floor" in below


def test_an_inherited_series_shows_what_it_inherits(here, command):
    found = command("show", "valence.terms")
    below = found.stdout.partition("Series B (preferred)")[2].partition("Series A Warrants")[0]
    assert "- blocked above 4.9% of Shares Outstanding" in below
    assert "December 18, 1998 to July 26, 1999" in below


def test_the_page_as_markdown_has_headings_and_lists(here, command):
    found = command("show", "bbby.terms", "--format", "markdown")
    assert found.stdout.startswith("# Bed Bath & Beyond")
    assert "\n## Series A (preferred)\n" in found.stdout
    assert "\n  - from Issue Date (from February 7, 2023)\n" in found.stdout


def test_the_curve_of_the_variable_price_is_101_percent_up_to_the_fixed_price(curves):
    """13.06 / 1.01 = 12.93…: below it the price is 101% of the market, above it $13.06."""
    (found,) = [curve for curve in curves if "Variable Conversion Price" in curve.label]
    assert found.right == "Series A conversion" and len(found.points) == 80
    for market, price in found.points:
        assert price == min(Fraction("13.06"), Fraction("1.01") * market)


def test_a_price_that_needs_what_is_not_disclosed_has_no_points_and_says_so(curves):
    (found,) = [curve for curve in curves if curve.right == "Finder Warrants exercise"]
    assert found.points == () and found.needs == ("Finder Strike",)


def test_a_curve_may_reach_as_far_as_one_asks(neotherapeutics):
    found = neotherapeutics.curves("40")
    assert {curve.points[-1][0] for curve in found if curve.points} == {Fraction(40)}


def test_the_chart_is_data_first_and_the_same_picture_each_time(curves):
    spec = chart_spec(curves, "A deal", "USD")
    assert json.loads(json.dumps(spec)) == spec
    assert [panel["title"]["text"] for panel in spec["vconcat"]] == [
        "Series A conversion",
        "Investor Warrants exercise",
    ]
    picture = svg_of(spec)
    assert picture == svg_of(spec)
    assert picture.startswith("<svg") and "market price, USD per share of Common Stock" in picture


def test_show_draws_a_chart_and_says_what_it_leaves_out(here, command):
    found = command("show", "neotherapeutics.terms", "--chart", "prices.svg")
    assert "left out of the chart: Finder Warrants exercise" in found.stderr
    assert (here / "prices.svg").read_text().startswith("<svg")
    again = command("show", "neotherapeutics.terms", "--chart", "prices.svg", exit=2)
    assert "F121" in again.stderr


def test_a_chart_without_a_price_names_what_is_missing(here, command):
    found = command("show", "sigyn.terms", "--chart", "prices.svg", exit=2)
    assert "E924" in found.stderr and "needs Closing" in found.stderr
    assert not (here / "prices.svg").exists()
