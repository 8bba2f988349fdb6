"""Every limit has a number, a code and a message of its own: the number is accepted, and one more is refused.

Each row of the table makes a question of a size. It is asked with the size at the limit and one past it, twice: under
the limits that hold when nobody says anything, and under a limit that the caller moved, so that no limit is only named.
Where the default is too large to reach in a test, its row says `moved` and only the moved limit is asked.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner

import termlang
from termlang.calendars import NYSE
from termlang.cli.commands import commands
from termlang.diagnostics import Problem
from termlang.limits import DEFAULT, NAMES, Limits, NoSuchLimit
from termlang.market import Market, read_prices
from termlang.report.problems import problems_text

HEAD = """language 1
deal "limits"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Price means the closing price of Common Stock
"""
SERIES = """preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded down, the fraction lapses
"""
ON = "2020-03-02"
Codes = list[str]


def deal_of(terms: str, limits: Limits, price: str = "$10.00 per share") -> termlang.Deal:
    return termlang.load(HEAD + terms + SERIES.format(price=price), limits=limits)


def codes(problems: tuple[Problem, ...]) -> Codes:
    return sorted({problem.code for problem in problems})


def checked(terms: str, limits: Limits) -> Codes:
    return codes(found_in(HEAD + terms + SERIES.format(price="$10.00 per share"), limits=limits))


def valued(terms: str, limits: Limits, term: str = "Asked", market: Market | None = None) -> Codes:
    return codes(deal_of(terms, limits).value(term, on=ON, market=market).only.problems)


def found_in(text: str, limits: Limits = DEFAULT) -> tuple[Problem, ...]:
    return termlang.check(text, limits=limits).problems


def raised(ask: Callable[[], Any]) -> Codes:
    try:
        ask()
    except termlang.TermlangError as error:
        return codes(error.problems)
    return []


# -------------------------------------------------------------------------------------------------- questions of a size


def source(size: int, limits: Limits) -> Codes:
    text = HEAD + SERIES.format(price="$10.00 per share")
    # Comments of ordinary length, so that no other limit is met first.
    room = size - len(text)
    text += ("#" * 499 + "\n") * (room // 500) + "#" * (room % 500)
    assert len(text) == size
    return codes(found_in(text, limits=limits))


def line(size: int, limits: Limits) -> Codes:
    return checked("#" * size + "\n", limits)


def lines(size: int, limits: Limits) -> Codes:
    return [code for code in codes(found_in("zzz\n" * size, limits=limits)) if code == "Y004"]


def tokens(size: int, limits: Limits) -> Codes:
    text = ("Pad," * 50 + "\n") * (size // 100) + "Pad," * (size % 100 // 2) + "\nPad" * (size % 2)
    return [code for code in codes(found_in(text, limits=limits)) if code == "Y031"]


def depth(size: int, limits: Limits) -> Codes:
    return checked(f"Asked means {'(' * size}1{')' * size}\n", limits)


def depth_of_lines(size: int, limits: Limits) -> Codes:
    text = "".join(" " * (2 * level) + "Deep means:\n" for level in range(size))
    return [code for code in codes(found_in(text, limits=limits)) if code == "Y007"]


def depth_of_terms(size: int, limits: Limits) -> Codes:
    return checked("T1 means 1\n" + "".join(f"T{n} means T{n - 1}\n" for n in range(2, size + 1)), limits)


def operators(size: int, limits: Limits) -> Codes:
    """Sums in brackets beside one another: many signs, and none of them deep."""
    wide = 50 if size > 50 else size + 1
    groups, rest = divmod(size + 1, wide)
    sums = [" + ".join(["1"] * wide)] * groups + ([" + ".join(["1"] * rest)] if rest else [])
    text = " + ".join(f"({each})" for each in sums)
    assert text.count("+") == size
    return checked("Asked means " + text.replace(" + (", " +\n    (") + "\n", limits)


def digits(size: int, limits: Limits) -> Codes:
    return checked("Asked means 0." + "1" * (size - 1) + "\n", limits)


def name(size: int, limits: Limits) -> Codes:
    return checked("A" + "b" * (size - 1) + " means 1\n", limits)


def text(size: int, limits: Limits) -> Codes:
    return checked('source F8K "' + "x" * size + '"\n', limits)


def declarations(size: int, limits: Limits) -> Codes:
    count = 9 + 1 + 2  # the head, the series, and the two lines that stand in it
    return checked("".join(f"Term {n} means {n}\n" for n in range(size - count)), limits)


def largest(size: int, limits: Limits) -> Codes:
    """`size` is the first figure that is refused, so the figure asked for is one below it."""
    half, rest = divmod(size - 1, 2)
    return valued(f"Half means {half:,}\nAsked means Half + Half + {rest}\n", limits)


def smallest(size: int, limits: Limits) -> Codes:
    return valued(f"Part means {size:,}\nAsked means 1 / Part\n", limits)


def bits(size: int, limits: Limits) -> Codes:
    """A figure whose denominator is 2 to the `size - 1`: powers of 1023/1024, and some of 1/2."""
    power, rest = divmod(size - 1, 10)
    terms, used = "B0 means 0.9990234375\n", ["0.5"] * rest
    for n in range(power.bit_length()):
        terms += f"B{n} means B{n - 1} * B{n - 1}\n" if n else ""
        used += [f"B{n}"] if power >> n & 1 else []
    return valued(f"{terms}Asked means {' * '.join(used)}\n", limits)


def window(size: int, limits: Limits) -> Codes:
    return checked(f"Asked means the average of Price over the {size} trading days ending on January 2, 2020\n", limits)


def window_given(size: int, limits: Limits) -> Codes:
    """The same where the number of days is known only when the question is asked."""
    terms = "Days is undisclosed, a number\n"
    terms += "Asked means the average of Price over the (Days) trading days ending on January 2, 2020\n"
    market = Market.of([NYSE.before(date(2020, 1, 2))], {"close": ["1"]})
    deal = deal_of(terms, limits).given({"Days": str(size)})
    return codes(deal.value("Asked", on=ON, market=market).only.problems)


def schedule(size: int, limits: Limits) -> Codes:
    """The dates that a deal fixes by itself, one for each day of a staging."""
    start = date(2020, 1, 2)
    terms = "".join(f"Day {n} means {start + timedelta(days=n)}\n" for n in range(size - 2))
    # The issue and the opening of the window are the other two.
    return raised(lambda: deal_of(terms, limits).dates(start, date(2199, 1, 1)))


def schedule_of_a_term(size: int, limits: Limits) -> Codes:
    """The changes of a term that changes every so many days."""
    terms = "Reset Price starts at $10.00 per share\n  each 1 days after January 2, 2020: Reset Price * 1\n"
    last = date(2020, 1, 2) + timedelta(days=size)
    return raised(lambda: deal_of(terms, limits).replay("", through=last))


def steps(size: int, limits: Limits) -> Codes:
    """Each sign is a step, and so is each number: one question of exactly so many."""
    count, odd = divmod(size - 2, 2)
    assert odd == 0, "a sum of n signs takes 2 n + 1 steps, and the term that is asked for one"
    return valued("Asked means " + " + ".join(["1"] * (count + 1)) + "\n", limits)


def answers(size: int, limits: Limits) -> Codes:
    """A question with so many readings, each with a price of its own."""
    terms = 'question Pace "Which?":\n' + "".join(f"  reading Pace {n}\n" for n in range(size))
    terms += "Asked means:\n" + "".join(f"  {n + 1} when Pace is Pace {n}\n" for n in range(size))
    return raised(lambda: deal_of(terms + "  otherwise 0\n", limits).value("Asked", on=ON))


def trace(size: int, limits: Limits) -> Codes:
    """The lines of reasons of a look-back with so many lines: the last says that more were left out."""
    terms = "Asked means " + " + ".join(f"({n} * {n})" for n in range(40)) + "\n"
    reasons = deal_of(terms, Limits()).value("Asked", on=ON).only.reasons.lines()
    moved = deal_of(terms, evolve(limits, trace=limits.trace - size + len(reasons)))
    cut = moved.value("Asked", on=ON).only.reasons.lines()
    return ["cut"] if cut[-1].startswith("… and more steps") else []


def problems(size: int, limits: Limits) -> Codes:
    found = termlang.check(HEAD + "Pad means Nothing\n" * 0 + "zzz\n" * size, limits=limits)
    listed = [each for each in found.problems if each.code == "Y020"]
    assert len(listed) == size
    return ["cut"] if "… and " in problems_text(listed, found.source, short=True) else []


def prices(size: int, limits: Limits) -> Codes:
    text = "date,close\n2020-01-02,1\n"
    return market_codes("#" * (size - len(text) - 1) + "\n" + text, limits)


def price_rows(size: int, limits: Limits) -> Codes:
    days = NYSE.next(size, date(1990, 1, 2), included=True)
    return market_codes("date,close\n" + "".join(f"{day},1\n" for day in days), limits)


def price_columns(size: int, limits: Limits) -> Codes:
    """The day, the close, and so many stocks' more."""
    header = ",".join(["date", *(f"Stock {n}.close" for n in range(size - 1))])
    return market_codes(f"{header}\n2020-01-02" + ",1" * (size - 1) + "\n", limits)


def price_cell(size: int, limits: Limits) -> Codes:
    return market_codes("date,close,note\n2020-01-02,1," + "x" * size + "\n", limits)


def market_codes(text: str, limits: Limits) -> Codes:
    found, said = read_prices(text, name="prices.csv", calendar=NYSE, limits=limits)
    return codes(tuple(each for each in said if each.severity is termlang.Severity.ERROR)) if found is None else []


# ------------------------------------------------------------------------------------------------------------ the table


@frozen
class Row:
    """A limit, how a question of a size is made, the code past it, and a smaller figure to move it to."""

    limit: str
    ask: Callable[[int, Limits], Codes]
    code: str
    moved: int
    default: bool = True  # whether the default is reached in a test, or only the moved one


ROWS = (
    Row("source", source, "Y001", 2_000),
    Row("line", line, "Y003", 200),
    Row("lines", lines, "Y004", 100, default=False),
    Row("tokens", tokens, "Y031", 50),
    Row("depth", depth, "Y026", 10),
    Row("depth", depth_of_lines, "Y007", 10),
    Row("depth", depth_of_terms, "N110", 10),
    Row("operators", operators, "Y025", 20),
    Row("digits", digits, "Y032", 10),
    Row("name", name, "Y013", 20),
    Row("text", text, "Y021", 20),
    Row("declarations", declarations, "L006", 40),
    Row("largest", largest, "U420", 1_000_001),
    Row("largest", smallest, "U421", 1_000_001),
    Row("bits", bits, "U415", 100),
    Row("window", window, "P512", 5),
    Row("window", window_given, "P512", 5),
    Row("schedule", schedule, "E931", 20, default=False),
    Row("schedule", schedule_of_a_term, "E931", 20, default=False),
    Row("steps", steps, "E901", 40, default=False),
    Row("answers", answers, "E902", 5),
    Row("trace", trace, "cut", 50),
    Row("problems", problems, "cut", 5),
    Row("prices", prices, "M101", 200),
    Row("price_rows", price_rows, "M102", 20, default=False),
    Row("price_columns", price_columns, "M103", 5),
    Row("price_cell", price_cell, "M104", 12),
)
EVERY = [pytest.param(row, id=f"{row.limit}-{row.ask.__name__}") for row in ROWS]


@pytest.mark.parametrize("row", EVERY)
def test_a_limit_that_was_moved_holds_at_its_number_and_not_one_past_it(row: Row) -> None:
    limits = evolve(DEFAULT, **{row.limit: row.moved})
    step = 2 if row.limit == "steps" else 1
    assert row.ask(row.moved, limits) == []
    assert row.ask(row.moved + step, limits) == [row.code]
    # The same question is nothing special where nobody moved the limit.
    assert row.ask(row.moved + step, DEFAULT) == []


@pytest.mark.parametrize("row", [each for each in EVERY if each.values[0].default])  # type: ignore[attr-defined]
def test_the_default_holds_at_its_number_and_not_one_past_it(row: Row) -> None:
    most = getattr(DEFAULT, row.limit)
    assert row.ask(most, DEFAULT) == []
    assert row.ask(most + 1, DEFAULT) == [row.code]


@pytest.mark.parametrize("where", ["{day}", "1 day after {before}"])
def test_days_are_read_from_the_first_to_the_last(where: str) -> None:
    def found(day: date, limits: Limits = DEFAULT) -> Codes:
        before = day - timedelta(days=1)
        return checked(f"Asked means {where.format(day=day, before=before)}\n", limits)

    moved = Limits(first_day=date(1990, 1, 2), last_day=date(2049, 12, 31))
    code = "Y019" if where == "{day}" else "D214"
    assert found(DEFAULT.last_day) == found(moved.last_day, moved) == []
    assert found(moved.last_day + timedelta(days=1), moved) == [code]
    assert found(DEFAULT.last_day + timedelta(days=1)) == [code]
    if where == "{day}":
        assert found(DEFAULT.first_day) == found(moved.first_day, moved) == []
        assert (
            found(DEFAULT.first_day - timedelta(days=1)) == found(moved.first_day - timedelta(days=1), moved) == [code]
        )


def test_a_look_back_stays_inside_the_calendar_that_is_pinned() -> None:
    asked = "Asked means the average of Price over the {n} trading days ending on January 5, 1990\n"
    assert valued(asked.format(n=4), DEFAULT) == []  # January 2, 3, 4 and 5; the prices alone are missing
    assert valued(asked.format(n=5), DEFAULT) == ["D213"]


def test_every_limit_is_asked_here() -> None:
    here = {row.limit for row in ROWS} | {"first_day", "last_day"}
    # That of a batch is asked beside this, in `test_size_of_a_batch.py`.
    assert here == set(NAMES) - {"batch"}


# ----------------------------------------------------------------------------------------------------------- the value


def test_limits_are_moved_as_a_person_writes_them() -> None:
    moved = DEFAULT.with_texts({"tokens": "400,000", "last_day": "2049-12-31"})
    assert (moved.tokens, moved.last_day) == (400_000, date(2049, 12, 31))
    assert moved.line == DEFAULT.line and DEFAULT.tokens == 200_000


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("token", "5", "there is no limit `token`"),
        ("tokens", "many", "a whole number"),
        ("tokens", "0", "at least 1"),
        ("tokens", "-5", "a whole number"),
        ("tokens", "9" * 50, "a whole number"),
        ("tokens", "\u0665", "a whole number"),
        ("depth", "101", "from 1 to 100"),
        ("last_day", "20491231", "a day"),
        ("last_day", "2200-01-01", "a day from 1900-01-01 to 2199-12-31"),
    ],
)
def test_what_is_no_limit_is_refused(name: str, text: str, says: str) -> None:
    with pytest.raises(NoSuchLimit, match=says):
        DEFAULT.with_texts({name: text})


def test_the_limits_go_with_a_deal_to_another_process() -> None:
    deal = deal_of("", Limits(window=5))
    again = pickle.loads(pickle.dumps(deal))
    assert again == deal and again.source.limits.window == 5
    assert deal != deal_of("", DEFAULT)


def test_the_command_moves_limits() -> None:
    asked = ["--limit", "line=10", "lint", "-"]
    text = HEAD + SERIES.format(price="$10.00 per share")
    found = CliRunner().invoke(commands, asked, input=text)
    assert found.exit_code == 1 and "Y003" in found.stdout
    assert CliRunner().invoke(commands, asked[2:], input=text).exit_code == 0


@pytest.mark.parametrize("said", [["line"], ["line=x"], ["lin=5"], ["line=5", "--limit", "line=6"], ["\x1b=5"]])
def test_the_command_refuses_what_is_no_limit(said: list[str]) -> None:
    found = CliRunner().invoke(commands, ["--limit", *said, "lint", "-"], input="")
    assert found.exit_code == 2 and "--limit" in found.stderr and "\x1b" not in found.stderr


def test_a_wide_flat_text_is_no_deep_one() -> None:
    """Ten thousand things beside one another are ten thousand, and not a depth."""
    days = [str(date(2030, 1, 1) + timedelta(days=n)) for n in range(10_000)]
    text = HEAD.replace("calendar NYSE", "calendar House Days closed on " + ",\n    ".join(days))
    text += SERIES.format(price="$10.00 per share")
    text += 'example "wide":\n  given prices of Common Stock:\n    date close\n'
    text += "".join(f"    {day} 1\n" for day in days) + "  on January 4, 2040\n  expect Price is $1.00 per share\n"
    assert codes(found_in(text)) == []
    assert codes(found_in(termlang.format(text))) == []


def test_a_moved_limit_holds_in_the_layout_too() -> None:
    """A name that only a moved limit allows was once an exception of ours that no caller knew."""
    text = HEAD + "A" * 80 + " means 1\n" + SERIES.format(price="$10.00 per share")
    assert termlang.format(text, limits=Limits(name=100)) == termlang.format(text, limits=Limits(name=80))


def test_the_page_on_reliability_has_every_limit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    for name in NAMES:
        value = getattr(DEFAULT, name)
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        assert re.search(rf"^\| `{name}` \| [^|]+ \| {re.escape(shown)} \|", page, re.MULTILINE), name
