"""Simulations: in parts, on other workers, from a ledger or on the interpreter, they come to the same figures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from attrs import evolve

import termlang
from termlang.compile.backends.paths import Gbm
from termlang.diagnostics import BadInput
from termlang.market import Market
from termlang.simulate import runs
from termlang.simulate.days import looks
from termlang.simulate.fans import fan_of
from termlang.simulate.figures import spreads
from termlang.simulate.runs import Generated, Simulation, simulate
from termlang.simulate.tables import prices_of
from tests.compile.worlds import ROOT

READ = {"Staging": "Every Conversion", "First Increment": "At Once"}


@pytest.fixture(scope="module")
def deal():
    text = (ROOT / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
    return termlang.load(text).given({"Stipulated Price": "4.00"}, readings=READ)


@pytest.fixture(scope="module")
def asked(deal):
    return Simulation(deal, Generated(Gbm(12.0, 0.6), 10, 7), count=110, by_day=True)


def same(one, other):
    assert len(one) == len(other)
    for first, second in zip(one, other, strict=True):
        assert first.readings == second.readings
        for name, values in first.results.arrays().items():
            other_values = second.results.arrays()[name]
            # Money and prices agree to the last places of a double, everything else to the unit.
            assert np.allclose(values, other_values, rtol=1e-12 if values.dtype.kind == "f" else 0, equal_nan=True), (
                name
            )
        for name, each in first.by_day.items():
            assert each.days == second.by_day[name].days
            assert np.array_equal(each.shares, second.by_day[name].shares)
            assert np.allclose(each.price, second.by_day[name].price, rtol=1e-12, equal_nan=True)


def test_the_interpreter_says_the_same_day_by_day(asked):
    same(simulate(asked), simulate(evolve(asked, engine="exact")))


def test_parts_and_workers_change_nothing(asked, monkeypatch):
    told = []
    whole = simulate(asked, lambda *each: told.append(each))
    assert told[-1][1:] == (10, 10)
    monkeypatch.setattr(runs, "_FEW", 3)
    same(simulate(asked), whole)
    with ThreadPoolExecutor(2) as pool:
        same(simulate(evolve(asked, executor=pool)), whole)


def test_given_prices_are_those_that_were_generated(asked, deal):
    days = deal.model.calendar.next(110, date(1999, 1, 29), included=True)
    from termlang.compile.backends.paths import prices

    made = np.rint(prices(Gbm(12.0, 0.6), 7, 0, 10, 110) * 100) / 100
    table = prices_of({"date": list(days), **{str(path): made[:, path] for path in range(10)}})
    given = evolve(asked, paths=table, count=None, tick=asked.paths.tick)
    same(simulate(given), simulate(asked))
    with pytest.raises(BadInput, match="K202"):
        simulate(evolve(given, tick=None))


def test_a_run_goes_on_from_a_ledger(asked, deal):
    # $2,000,000 at $13.06 are 153,139 shares; what is left is converted by the run.
    journal = "1999-03-30 Investors convert $2,000,000 of Series A\n"
    known = deal.given(readings={"Earlier Conversions": "Counted", "Dividend Shares": "Inside"})
    ledger = known.replay(journal, Market.EMPTY).only
    later = evolve(asked, deal=known, start=ledger, journal=journal, history=ledger.market)
    (found,) = simulate(later)
    assert found.results.days[0] == date(1999, 3, 31)
    ended = found.results["Series A"]
    assert (ended.converted + ended.outstanding == 2_000_000).all()
    same((found,), simulate(evolve(later, engine="exact")))
    with ThreadPoolExecutor(2) as pool:
        same((found,), simulate(evolve(later, executor=pool)))


def test_generated_prices_are_divided_where_the_stock_splits(asked):
    market = Market.of((), {"close": []}, splits=[("1999-03-15", "Common Stock", "2")])
    split = evolve(asked, history=market, by_day=False)
    same(simulate(split), simulate(evolve(split, engine="exact")))


def test_open_readings_are_run_each(deal, asked):
    open_deal = termlang.load(deal.text).given({"Stipulated Price": "4.00"})
    found = simulate(evolve(asked, deal=open_deal, by_day=False))
    assert [each.readings.keys() >= {"Staging", "First Increment"} for each in found] == [True] * len(found)
    assert len({each.key() for each in found}) == len(found)
    chosen = [each for each in found if READ.items() <= each.readings.items()]
    same(
        [evolve(each, readings={}) for each in chosen], [evolve(simulate(evolve(asked, by_day=False))[0], readings={})]
    )


def test_what_the_interpreter_lacks_is_refused_on_the_first_path():
    text = (ROOT / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
    deal = termlang.load(text.replace("Market Value means the closing price", "Market Value means the closing bid"))
    deal = deal.given({"Stipulated Price": "4.00"}, readings=READ)
    asked = Simulation(deal, Generated(Gbm(12.0, 0.6), 3, 7), count=90, engine="exact")
    with pytest.raises(BadInput, match=r"Common Stock.bid.*close"):
        simulate(asked)
    (found,) = simulate(evolve(asked, proxy="close"))
    assert "close stands in for Common Stock.bid" in found.results.note
    same((found,), simulate(evolve(asked, proxy="close", engine="compiled")))


def test_a_picture_looks_at_the_days_that_the_policy_names(deal):
    days = deal.model.calendar.next(504, date(1999, 1, 29), included=True)
    kept = looks(deal.model, deal.model.policies["Month ends"], days)
    last = [at for at, day in enumerate(days[:-1]) if days[at + 1].month != day.month]
    assert len(kept) <= 64 and set(last) <= set(kept) and {0, 503} <= set(kept)


def test_bands_leave_out_what_is_not_there():
    values = np.array([[np.nan, np.nan], [1.0, np.nan], [1.0, 3.0]])
    found = fan_of([date(1999, 1, 29), date(1999, 2, 1), date(1999, 2, 2)], values)
    assert (found.days, found.paths) == ((date(1999, 2, 1), date(1999, 2, 2)), (1, 2))
    assert found.bands[1] == pytest.approx((1.1, 1.5, 2.0, 2.5, 2.9))
    assert found.most_paths(2).days == (date(1999, 2, 2),)


ACCRUING = """\
language 1
deal "Something that accrues"
currency USD
calendar NYSE
party Company "A"
party Investors "B"
stock Common Stock of Company
Market Value means the closing price of Common Stock

{kind} Series:
  issued on March 1, 2001 to Investors, 10 {units} of $1,000 {value}
  conversion into Common Stock at the option of Investors:
    from Issue Date:
      all of it
      at Market Value
    shares rounded down, the fraction lapses
  {income} 6% a year on {base}:
    simple, actual/365, from Issue Date
    in cash

policy "P":
  Investors convert all that is open of Series on the last trading day of each month
"""


@pytest.mark.parametrize(
    ("kind", "units", "value", "income", "label"),
    [
        ("note", "notes", "principal", "interest", "shares as interest"),
        ("preferred", "shares", "stated value", "dividend", "shares as dividends"),
    ],
)
def test_what_accrues_on_a_note_is_interest_and_on_preferred_stock_dividends(kind, units, value, income, label):
    deal = termlang.load(ACCRUING.format(kind=kind, units=units, value=value, income=income, base=value.title()))
    program = deal.compile("P", backend="numpy")
    found = spreads(deal.model, program.run(np.full((25, 1), 10.0), tick="0.01"))
    assert [each.label for each in found if each.figure == "dividend_shares"] == [label]
