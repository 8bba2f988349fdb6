"""Relations between two answers: what must not change, and what may move in one direction only.

Each has its side conditions: where a bar, a limit, a rounding or compounding would break it, the deal has none.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import termlang
from termlang.calendars import NYSE
from termlang.market import Market
from tests.drawn import SEEDS, asked, blocks, markets, text

EACH = settings(max_examples=180, deadline=None)
TEXT = """language 1
deal "a relation"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Market Value means the closing price of Common Stock
{terms}preferred Series A:
  issued on January 4, 1999 to Holders, 400 shares of $10,000 stated value
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at {price}
    {lines}shares rounded {mode}
"""
cents = st.integers(20, 4000)
percents = st.integers(1, 200)
amounts = st.integers(1, 4_000_000)
SPLITS = [(new, old) for new in range(1, 6) for old in range(1, 6) if new != old]
kinds = st.integers(0, markets.KINDS - 1)
days = st.sampled_from(NYSE.between(date(1999, 6, 1), date(2000, 5, 31)))


def deal(price: str, *, terms: str = "", lines: str = "", mode: str = "down, the fraction lapses") -> termlang.Deal:
    return termlang.load(TEXT.format(price=price, terms=terms, lines=lines, mode=mode))


def money(n: int) -> str:
    return f"${n // 100}.{n % 100:02}"


def shares(of: termlang.Deal, amount: int, on: date, market: Market) -> Fraction:
    found = of.quote("Series A", f"${amount:,}", on=on, market=market).only
    assert found.status in ("allowed", "limited"), found.status
    assert found.shares is not None
    return found.shares


# ------------------------------------------------------------------------------------------- one direction only


@EACH
@given(percents, percents, amounts, kinds, days)
def test_a_larger_discount_never_gives_fewer_shares(one: int, other: int, amount: int, kind: int, on: date) -> None:
    more, less = sorted((one, other))
    market = markets.market(kind)
    counts = [shares(deal(f"({part}% of Market Value)"), amount, on, market) for part in (more, less)]
    assert counts[0] >= counts[1]


@EACH
@given(cents, cents, amounts, kinds, days)
def test_a_lower_cap_on_the_price_never_gives_fewer_shares(
    one: int, other: int, amount: int, kind: int, on: date
) -> None:
    low, high = sorted((one, other))
    market = markets.market(kind)
    capped = [
        deal(f"the lesser of {money(cap)} per share and (90% of Market Value), rounded to nearest to 4 decimals")
        for cap in (low, high)
    ]
    counts = [shares(each, amount, on, market) for each in capped]
    assert counts[0] >= counts[1]


@EACH
@given(cents, cents, amounts, kinds, days)
def test_a_higher_floor_under_the_price_never_gives_more_shares(
    one: int, other: int, amount: int, kind: int, on: date
) -> None:
    low, high = sorted((one, other))
    market = markets.market(kind)
    floored = [deal(f"the greater of {money(floor)} per share and (90% of Market Value)") for floor in (low, high)]
    counts = [shares(each, amount, on, market) for each in floored]
    assert counts[0] >= counts[1]
    assert all(
        each.quote("Series A", "all", on=on, market=market).only.price >= Fraction(floor, 100)
        for each, floor in zip(floored, (low, high), strict=True)
    )


@EACH
@given(st.integers(1, 60), st.integers(1, 60), amounts, kinds, days)
def test_a_wider_window_of_the_lowest_price_never_gives_fewer_shares(
    one: int, other: int, amount: int, kind: int, on: date
) -> None:
    narrow, wide = sorted((one, other))
    market = markets.market(kind)
    window = "the lowest closing price of Common Stock over the {} trading days ending on Conversion Date"
    counts = [shares(deal(window.format(n)), amount, on, market) for n in (wide, narrow)]
    assert counts[0] >= counts[1]


@EACH
@given(st.integers(1, 500_000), st.integers(1, 500_000), amounts, amounts, kinds, days)
def test_a_higher_limit_and_a_larger_request_never_give_fewer_shares(
    one: int, other: int, some: int, more: int, kind: int, on: date
) -> None:
    low, high = sorted((one, other))
    few, many = sorted((some, more))
    market = markets.market(kind)
    line = "limit {:,} shares, counting conversions, in total, the excess stays outstanding\n    "
    narrow, wide = (deal("Market Value", lines=line.format(limit)) for limit in (low, high))
    assert shares(narrow, many, on, market) <= shares(wide, many, on, market)
    assert shares(wide, few, on, market) <= shares(wide, many, on, market) <= high


# -------------------------------------------------------------------------------------------------- exact equalities


@EACH
@given(st.integers(2, 9), cents, amounts, kinds, days)
def test_prices_that_are_so_many_times_as_high_give_shares_so_many_times_fewer(
    times: int, fixed: int, amount: int, kind: int, on: date
) -> None:
    scaled = _scaled(kind, times)
    price = "the lesser of {} per share and (101% of Market Value)"
    one, other = deal(price.format(money(fixed))), deal(price.format(money(fixed * times)))
    before = one.quote("Series A", f"${amount:,}", on=on, market=markets.market(kind)).only
    after = other.quote("Series A", f"${amount:,}", on=on, market=scaled).only
    assert after.price == before.price * times
    assert after.shares == Fraction(amount) / before.price // times


def _scaled(kind: int, times: int) -> Market:
    rows = markets.rows(kind)
    closes = [f"{Fraction(row['close']) * times * 100 // 1}" for row in rows.values()]
    return Market.of([day.isoformat() for day in rows], {"close": [f"{n[:-2] or '0'}.{n[-2:]}" for n in closes]})


@EACH
@given(st.lists(st.dates(date(1998, 1, 1), date(2010, 12, 31)), min_size=3, max_size=3), percents)
def test_time_in_two_parts_accrues_as_the_whole(found: list[date], rate: int) -> None:
    start, middle, end = sorted(found)
    for count in ("actual/365", "actual/360", "actual/actual ISDA"):
        parts = [
            f"{rate}% a year on $1,000, simple, {count}, from {first} until {last}"
            for first, last in ((start, middle), (middle, end), (start, end))
        ]
        terms = "".join(f"Part {number} means {part}\n" for number, part in enumerate(parts))
        whole = deal("$1.00 per share", terms=terms).value("Part 0 + Part 1 - Part 2", on=end).only
        assert whole.value == 0


@EACH
@given(st.sampled_from(SPLITS), cents, st.integers(1, 400), days)
def test_a_split_moves_counts_and_prices_and_no_money(
    split_of: tuple[int, int], fixed: int, units: int, on: date
) -> None:
    of = deal(
        f"{money(fixed)} per share, adjusted for splits",
        mode="down, the fraction is paid in cash at Fixed Price",
        terms=f"Fixed Price means {money(fixed)} per share, adjusted for splits\n",
    )
    ratio = Fraction(*split_of)
    whole = Market.of([on.isoformat()], {"close": ["1.00"]})
    split = Market.of([on.isoformat()], {"close": ["1.00"]}, splits=[(on.isoformat(), ratio)])
    before, after = (of.quote("Series A", f"${units * 10_000:,}", on=on, market=each).only for each in (whole, split))
    assert after.price == before.price / ratio
    worth = [each.shares * each.price + each.cash for each in (before, after)]
    assert worth[0] == worth[1] == units * 10_000


# ------------------------------------------------------------------------------------- drawn deals: nothing changes


def _figures(plain: str, seed: int, market: Market | None = None) -> object:
    found = asked.checked(plain)
    if found is None:
        return None
    on = markets.moment(seed)
    told, answers = asked.figures(found, on, market or markets.market(seed % markets.KINDS, complete=bool(seed % 3)))
    return sorted(map(str, told)), sorted(map(str, answers))


@EACH
@given(SEEDS, st.integers(0, 2**32))
def test_the_order_of_terms_and_blocks_changes_nothing(drawn: tuple[int, int], seed: int) -> None:
    head, rest = blocks(drawn)
    plain = "".join([head, *rest])
    Random(seed).shuffle(rest)
    assert _figures(plain, seed) == _figures("".join([head, *rest]), seed)


@EACH
@given(SEEDS, st.integers(0, 2**32))
def test_other_names_change_nothing(drawn: tuple[int, int], seed: int) -> None:
    plain = text(drawn)
    renamed = re.sub(r"\b(Price|Ratio|Day|Test) ([0-9]+)\b", r"Zeta \1 \2", plain)
    before, after = _figures(plain, seed), _figures(renamed.replace("Secret Price", "Aleph"), seed)
    assert before == _sorted(after)


def _sorted(found: object) -> object:
    """The same figures under the names that they had."""
    if not isinstance(found, tuple):
        return found
    return tuple(sorted(each.replace("Zeta ", "").replace("Aleph", "Secret Price") for each in part) for part in found)


@EACH
@given(SEEDS, st.integers(0, 2**32))
def test_what_nothing_rests_on_changes_nothing(drawn: tuple[int, int], seed: int) -> None:
    head, rest = blocks(drawn)
    found = asked.checked("".join([head, *rest]))
    more = asked.checked("".join([head, "Idle Price means $1.00 per share\nIdle Day means Closing\n", *rest]))
    assert (found is None) == (more is None)
    if found is None or more is None:
        return
    on, market = markets.moment(seed), markets.market(seed % markets.KINDS)
    assert asked.figures(found, on, market)[1] == asked.figures(more, on, market)[1]


@EACH
@given(SEEDS, st.integers(0, 2**32))
def test_prices_of_later_days_change_nothing(drawn: tuple[int, int], seed: int) -> None:
    plain, on, kind = text(drawn), markets.moment(seed), seed % markets.KINDS
    assert _figures(plain, seed, _until(kind, on, kind)) == _figures(plain, seed, _until(kind, on, (kind + 5) % 12))


def _until(kind: int, on: date, later: int) -> Market:
    """The rows of one market through a day, and those of another after it."""
    first, second = markets.rows(kind), markets.rows(later)
    near = [day for day in first if date(1998, 12, 1) <= day <= date(2000, 4, 28)]
    found = [first[day] if day <= on else second[day] for day in near]
    columns = (*markets.COLUMNS, "outstanding")
    return Market.of([day.isoformat() for day in near], {column: [row[column] for row in found] for column in columns})


@EACH
@given(SEEDS, st.integers(0, 2**32))
def test_a_reading_that_is_given_is_one_of_those_that_were_open(drawn: tuple[int, int], seed: int) -> None:
    found = asked.checked(text(drawn))
    if found is None:
        return
    on, market = markets.moment(seed), markets.market(seed % markets.KINDS, complete=bool(seed % 3))
    open_answers = {(answer.right, str(asked.told_of(answer))) for answer in asked.answers(found, on, market)}
    for readings in asked.READINGS:
        for answer in asked.answers(found, on, market, readings):
            assert (answer.right, str(asked.told_of(answer))) in open_answers
