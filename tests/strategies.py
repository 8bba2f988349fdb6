"""Strategies that draw well-typed deals as text, and markets in which to ask of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from termlang.calendars import NYSE
from termlang.market import Market

FIRST, LAST = date(1999, 1, 4), date(1999, 12, 31)
HEAD = """language 1
deal "A drawn deal"
currency USD
calendar NYSE
months end on the last day
party Company "the issuer"
party Holders "the holders"
stock Common Stock of Company
question Staging "Is every conversion staged?":
  reading Every Conversion
  reading Later Ones
Market Value means the closing price of Common Stock
Shares Outstanding means the last reported shares outstanding of Common Stock
Secret Price is undisclosed, in $ per share
Approval is undisclosed, a condition
Closing means January 29, 1999
Second Closing is undisclosed, a date
"""


def prices(depth: int = 2) -> st.SearchStrategy[str]:
    """A price per share, as one factor of an expression."""
    cents = st.integers(100, 3000).map(lambda n: f"${n // 100}.{n % 100:02} per share")
    moving = ["Market Value", "Secret Price", "the vwap of Common Stock"]
    leaf = st.one_of(cents, st.sampled_from(moving))
    if depth == 0:
        return leaf
    inner = prices(depth - 1)
    return st.one_of(
        leaf,
        st.builds("({}% of {})".format, st.integers(50, 130), inner),
        # One leg is no plain figure: a floor that lies above a cap is an error, and these deals are sound.
        st.builds(
            "(the {} of {} and {})".format, st.sampled_from(["lesser", "greater"]), st.sampled_from(moving), inner
        ),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} * {} / {})".format, inner, inner, cents),
        _look_backs(),
    )


def _look_backs() -> st.SearchStrategy[str]:
    ends = st.sampled_from(["ending on Closing", "before Second Closing", "ending 2 trading days before Closing"])
    return st.builds(
        "(the {} closing prices of Common Stock over the {} trading days {})".format,
        st.sampled_from(["average of the 2 lowest", "lowest", "highest", "average of the 1 highest"]),
        st.integers(2, 12),
        ends,
    )


def conditions(depth: int = 1) -> st.SearchStrategy[str]:
    """A condition, in brackets."""
    relation = st.sampled_from(["below", "above", "at least", "at most"])
    leaf = st.one_of(
        st.just("(Approval is met)"),
        st.just("(Staging is Every Conversion)"),
        st.just("(Second Closing is after Closing)"),
        st.builds("({} is {} {})".format, prices(1), relation, prices(1)),
        st.builds(
            "(Market Value is {} {} for each of the {} trading days ending on Closing)".format,
            relation,
            prices(0),
            st.integers(1, 5),
        ),
    )
    if depth == 0:
        return leaf
    inner = conditions(depth - 1)
    return st.one_of(
        leaf, st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner), inner.map("(not {})".format)
    )


@st.composite
def terms(draw: Any, name: str) -> str:
    """A price by name: plain, with exceptions, or in pieces."""
    form = draw(st.sampled_from(["plain", "rounded", "exception", "pieces"]))
    if form == "pieces":
        pieces = "".join(f"  {draw(prices())} when {draw(conditions())}\n" for _ in range(draw(st.integers(1, 2))))
        return f"{name} means:\n{pieces}  otherwise {draw(prices())}\n"
    tail = ", rounded to nearest to 4 decimals" if form == "rounded" else ""
    exception = f"  except when {draw(conditions())}: {draw(prices())}\n" if form == "exception" else ""
    return f"{name} means {draw(prices())}{tail}\n{exception}"


@st.composite
def _conversions(draw: Any, verb: str, unit: str) -> str:
    amount = st.sampled_from(
        [
            "all of it",
            f"25% at once, and 25% more each month, counting every {verb}",
            f"up to {unit}, counting {verb}s in this window",
        ]
    )
    chosen = draw(st.sampled_from(["", ", or Second Price as Holders elect"]))
    first, second = draw(amount), draw(amount)
    days = draw(st.integers(10, 200))
    lines = [
        f"    from Issue Date through {days} days after Issue Date:",
        f"      {first}",
        f"      at {draw(st.sampled_from(['First Price', 'Second Price']))}{chosen}",
        "    thereafter:",
        f"      when Staging is Every Conversion, {second}",
        f"      at {draw(prices())}",
        "      when Staging is Later Ones, all of it at First Price",
        "    shares rounded down, the fraction lapses",
    ]
    optional = [
        f"    limit {draw(st.integers(1, 500))},000 shares, counting {verb}s, the excess stays outstanding",
        "    blocked above 9.99% of Shares Outstanding, for each holder, the excess stays outstanding",
        f"    barred when {verb.capitalize()} Price is below {draw(prices(1))}",
        f"    provided {draw(conditions())}",
    ]
    lines += [line for line in optional if draw(st.booleans())]
    return "\n".join(lines) + "\n"


@st.composite
def blocks(draw: Any) -> tuple[str, ...]:
    """The blocks of a sound deal, whose order means nothing."""
    issued = draw(st.sampled_from(["Closing", "Second Closing"]))
    preferred = (
        "preferred Series A:\n"
        f"  issued on {issued} to Holders, 400 shares of $10,000 stated value\n"
        "  conversion into Common Stock at the option of Holders:\n" + draw(_conversions("conversion", "$1,000,000"))
    )
    warrant = (
        "warrant Some Warrants:\n"
        "  issued on Closing to Holders, 75,000 warrants, each for 1 share\n"
        "  exercise into Common Stock at the option of Holders:\n" + draw(_conversions("exercise", "10,000 warrants"))
    )
    return draw(terms("First Price")), draw(terms("Second Price")), preferred, warrant


def deals() -> st.SearchStrategy[str]:
    """A sound deal as text."""
    return blocks().map(lambda found: HEAD + "".join(found))


def market_seeds() -> st.SearchStrategy[tuple[int, tuple[int, ...]]]:
    """What a market is made of, short enough to be shown: one day in so many is missing, and prices in cents."""
    return st.tuples(st.integers(2, 60), st.lists(st.integers(100, 3000), min_size=3, max_size=9).map(tuple))


def market_of(seed: tuple[int, tuple[int, ...]]) -> Market:
    """Closing prices, averages and shares outstanding of a year."""
    missing, cents = seed
    days = [day for n, day in enumerate(NYSE.between(FIRST, LAST), 1) if n % missing]
    cells = [str(cents[n % len(cents)] / 100) for n in range(len(days))]
    columns = {"close": cells, "vwap": cells[::-1], "outstanding": ["20000000"] * len(days)}
    return Market.of([day.isoformat() for day in days], columns)


def moments() -> st.SearchStrategy[date]:
    """A day of the year for which there are markets."""
    return st.integers(0, 300).map(lambda n: date(1999, 1, 29) + timedelta(days=n))
