"""Rules about instruments and series: what an heir takes over, lots, parts of units, dividends, notice."""

from __future__ import annotations

import pytest

from tests.lint.looking import found, labelled, made, marked

ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
WINDOW = "    at any time:\n      all of it\n      at $13.06 per share\n"
ROUNDED = "    shares rounded down, the fraction lapses\n"
RIGHT = "  conversion into Common Stock at the option of Investors:\n"


def series(*lines: str, issued: str = ISSUED, window: str = WINDOW, below: str = "", kind: str = "preferred") -> str:
    own = "".join(f"  {line}\n" for line in lines)
    return f"{kind} Series A:\n  {issued}\n{own}{RIGHT}{window}{ROUNDED}{below}"


def heir(*lines: str, name: str = "Series B", parent: str = "Series A", issued: str = "August 2, 1999") -> str:
    own = "".join(f"  {line}\n" for line in lines)
    shares = f"  issued on {issued} to Investors, 200 shares of $10,000 stated value\n" if issued else ""
    return f"preferred {name} same as {parent} except:\n{shares}{own}"


# ----------------------------------------------------------------------------------- what is left of lots (E116)


@pytest.mark.parametrize(
    ("amounts", "asked"),
    [
        # 400 shares of $10,000 are $4,000,000.
        ("amounts of at least $10,000", True),
        ("amounts of at least $10,000, in multiples of $1,000, the request is refused", True),
        ("amounts in multiples of $3,000, the request is refused", True),
        ("amounts in multiples of $4,000,000, the request is refused", False),
        ("amounts in multiples of $8,000,000, the request is refused", True),
        ("amounts in multiples of 3 shares of Series A, the request is refused", True),
        ("amounts in multiples of 800 shares of Series A, the request is refused", True),
        ("amounts in multiples of 8 shares of Series A, the request is refused", False),
        ("amounts in multiples of $3,000, or all that is left, the request is refused", False),
        ("amounts in multiples of $3,000, the excess stays outstanding", True),
    ],
)
def test_a_last_part_below_a_lot_is_asked_about(amounts: str, asked: bool) -> None:
    lines = series(below=f"    {amounts}\n")
    problems = found("E116", lines)
    assert [each.message for each in problems] == ["may the last part of Series A go, where it is less?"] * asked
    for problem in problems:
        (fix,) = problem.fixes
        lots = amounts.partition(", the ")[0]
        assert marked("E116", lines) == [lots]
        assert made(lines, fix) == [f"-    {amounts}", f"+    {amounts.replace(lots, lots + ', or all that is left')}"]


def test_what_was_issued_is_not_known_and_lots_may_leave_a_part() -> None:
    lots = "    amounts in multiples of $3,000, the request is refused\n"
    open_count = "Sold is undisclosed, in shares of Series A\n"
    issued = "issued on Closing to Investors, Sold shares of $10,000 stated value"
    assert len(found("E116", open_count + series(issued=issued, below=lots))) == 1
    assert len(found("E116", open_count + series(issued=issued, below=lots.replace("3,000", "1,000")))) == 1


# ------------------------------------------------------------------------------------------ parts of a unit (E115)


@pytest.mark.parametrize(
    ("issued", "below", "said"),
    [
        (ISSUED, "", "share"),
        (f"{ISSUED}, in whole shares", "", None),
        (f"{ISSUED}, to 4 decimals", "", None),
        (ISSUED, "    amounts in multiples of $10,000, the request is refused\n", None),
        (ISSUED, "    amounts of at least $10,000, or all that is left\n", "share"),
    ],
)
def test_a_part_of_a_share_is_asked_about(issued: str, below: str, said: str | None) -> None:
    lines = series(issued=issued, below=below)
    problems = found("E115", lines)
    assert [each.facts["unit"] for each in problems] == ([said] if said else [])
    for problem in problems:
        whole, decimals = problem.fixes
        assert made(lines, whole) == [f"-  {issued}", f"+  {issued}, in whole shares"]
        assert made(lines, decimals) == [f"-  {issued}", f"+  {issued}, to 4 decimals"]


def test_a_part_of_a_note_is_asked_about_as_one_of_a_note() -> None:
    lines = series(kind="note", issued="issued on Closing to Investors, 400 notes of $10,000 principal")
    (problem,) = found("E115", lines)
    assert problem.message == "may a part of one note of Series A be converted?"
    assert [fix.title for fix in problem.fixes] == ["whole notes only", "to four decimals"]
    assert made(lines, problem.fixes[0])[1].endswith("principal, in whole notes")


def test_of_what_only_converts_by_itself_nobody_asks_for_a_part() -> None:
    lines = f"preferred Series A:\n  {ISSUED}\n  mandatory conversion into Common Stock on June 1, 1999:\n"
    lines += "    all of it\n    at $13.06 per share\n    shares rounded down, the fraction lapses\n"
    assert found("E115", lines) == []


# --------------------------------------------------------------------------------- dividends (V701, V704), races (R803)

DIVIDEND = "dividend 5% a year on Stated Value:\n    simple, actual/365, from Issue Date\n    in cash"


@pytest.mark.parametrize(
    ("kind", "issued", "base", "income"),
    [
        ("preferred", ISSUED, "dividend 5% a year on Stated Value", "dividend"),
        (
            "note",
            "issued on Closing to Investors, 400 notes of $10,000 principal",
            "interest 5% a year on Principal",
            "interest",
        ),
    ],
)
def test_income_without_a_day_and_without_a_fate_is_asked_about(kind: str, issued: str, base: str, income: str) -> None:
    below = base + ":\n    simple, actual/365, from Issue Date\n    in cash"
    lines = series(below, kind=kind, issued=issued)
    (unpaid,) = found("V701", lines)
    assert unpaid.message == f"nothing says when the {income} of Series A is paid"
    assert [fix.title for fix in unpaid.fixes] == ["paid each quarter", "paid each year"]
    assert made(lines, unpaid.fixes[0]) == ["+    paid each quarter"]
    (unsaid,) = found("V704", lines)
    assert unsaid.message == f"what becomes of the {income} accrued on what is converted?"
    accrued = "accrued interest is" if kind == "note" else "accrued dividends are"
    assert unsaid.remedy == f"add a line such as `{accrued} paid in cash on conversion`"
    fates = ("added", "paid in cash on conversion", "paid on the next date", "forfeited")
    assert [made(lines, fix) for fix in unsaid.fixes] == [[f"+    {accrued} {fate}"] for fate in fates]
    assert [caption for _, caption in labelled(lines, unsaid)] == [f"the {income}"]
    assert found("V701", series(f"{below}\n    paid each year", kind=kind, issued=issued)) == []
    said = series(below, kind=kind, issued=issued, below=f"    {accrued} forfeited\n")
    assert found("V704", said) == []


def test_a_series_without_a_dividend_has_none_to_ask_about() -> None:
    assert found("V701", series()) == [] == found("V704", series())
    # What is taken over is asked about once.
    lines = series(DIVIDEND) + heir()
    assert len(found("V704", lines)) == 1 and len(found("V701", lines)) == 1


@pytest.mark.parametrize(
    ("who", "notice", "said"),
    [
        ("Company", "", "Company may redeem without notice what Investors may convert"),
        ("Company", "    on 30 days notice\n", None),
        ("Investors", "", None),
    ],
)
def test_a_redemption_without_notice_races_with_the_conversion(who: str, notice: str, said: str | None) -> None:
    redemption = f"  redemption at the option of {who}:\n    for Stated Value\n{notice}"
    lines = series() + redemption
    problems = found("R803", lines)
    assert [each.message for each in problems] == ([said] if said else [])
    assert [caption for each in problems for _, caption in labelled(lines, each)] == (
        ["Investors may act on the same day"] if said else []
    )
    # Taken over by a series, it is said once; of what only converts by itself, never.
    assert len(found("R803", lines + heir())) == len(problems)
    alone = f"preferred Series A:\n  {ISSUED}\n{redemption}"
    assert found("R803", alone) == []
    by_itself = alone + (
        "  mandatory conversion into Common Stock on June 1, 1999:\n    all of it\n    at $13.06 per share\n" + ROUNDED
    )
    assert found("R803", by_itself) == []


@pytest.mark.parametrize(("notice", "count"), [("", 1), ("  on 10 days notice\n", 0)])
def test_a_right_to_sell_without_notice(notice: str, count: int) -> None:
    window = "  from 180 days after Closing until 1 year after Closing:\n    issue Series B for $2,000,000\n"
    lines = f"right Further Sale by Company:\n{window}{notice}{series()}{heir()}"
    problems = found("E113", lines)
    assert [each.message for each in problems] == ["Company may use this right without notice"] * count
    assert [each.path for each in problems] == [("Further Sale",)] * count


# -------------------------------------------------------------------------- what an heir takes over (X121, X122, X123)

DATED = (
    "    until January 29, 2000:\n      all of it\n      at $13.06 per share\n"
    "    thereafter:\n      all of it\n      at $12.00 per share\n"
)


def test_a_day_that_is_taken_over_is_said_with_the_day_of_the_heir() -> None:
    lines = series(window=DATED) + heir()
    (problem,) = found("X121", lines)
    assert problem.message == (
        "`Series B` takes over January 29, 2000 from Series A: the same day, or as long after its own issue?"
    )
    assert problem.why == "`Series B` is issued on 1999-08-02"
    assert labelled(lines, problem) == [("January 29, 2000", "a day of Series A")]
    (fix,) = problem.fixes
    assert made(lines, fix) == [f"+{line}" for line in (RIGHT + DATED).splitlines()]
    unknown = "Second Closing is undisclosed, a date\n" + series(window=DATED) + heir(issued="Second Closing")
    (problem,) = found("X121", unknown)
    assert problem.why == "`Series B` is issued on a day of its own"


def test_a_day_that_is_not_taken_over_is_left_alone() -> None:
    by_issue = DATED.replace("January 29, 2000", "1 year after Issue Date")
    assert found("X121", series(window=by_issue) + heir()) == []
    assert found("X121", series(window=DATED)) == []
    written = RIGHT.removeprefix("  ").rstrip("\n") + "\n" + DATED.rstrip("\n")
    assert found("X121", series(window=DATED) + heir(written)) == []
    # An heir of the same issue takes the same day over.
    assert found("X121", series(window=DATED) + heir("Fixed Price means $1.00 per share", issued="")) == []
    # Two windows with days of the parent are one matter; two heirs are two.
    two = DATED.replace("thereafter:", "from January 29, 2000 until January 29, 2001:")
    assert len(found("X121", series(window=two) + heir())) == 1
    assert len(found("X121", series(window=DATED) + heir() + heir(name="Series C"))) == 2


LIMIT = "    limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding\n"


def test_a_limit_that_is_taken_over_is_its_own_or_shared() -> None:
    lines = series(below=LIMIT) + heir()
    (problem,) = found("X122", lines)
    assert problem.message == "`Series B` takes over the limit of Series A: its own, or one for both?"
    assert problem.why == "as it stands each series has 1,450,000 shares of its own, twice that together"
    assert marked("X122", lines) == ["Series B"] and problem.path == ("Series B",)
    assert [made(lines, fix)[1].strip() for fix in problem.fixes] == [
        f"+{LIMIT.rstrip()}, its own",
        f"+{LIMIT.rstrip()}, shared with Series B",
    ]
    two = series(below=LIMIT + LIMIT.replace("1,450,000", "1,600,000")) + heir()
    (problem,) = found("X122", two)
    assert problem.facts["what"] == "the limits" and len(problem.labels) == 2
    assert [len(fix.edits) for fix in problem.fixes] == [2, 2]


@pytest.mark.parametrize(
    "lines",
    [
        series(below=LIMIT),
        series(below=LIMIT.rstrip() + ", its own\n") + heir(),
        series(below=LIMIT.rstrip() + ", shared with Series B\n") + heir(),
        series(below=LIMIT) + heir(RIGHT.strip() + "\n" + LIMIT.rstrip()),
        series(below=LIMIT.replace("in total", "in each conversion")) + heir(),
        series() + heir(),
    ],
)
def test_a_limit_that_says_whose_it_is_is_left_alone(lines: str) -> None:
    assert found("X122", lines) == []


FIXED = "Fixed Price means $13.06 per share, adjusted for splits"


def test_what_the_parent_says_already_is_said_and_taken_away() -> None:
    lines = series(FIXED) + heir(FIXED)
    (problem,) = found("X123", lines)
    assert problem.message == "this is what `Series A` says already"
    assert problem.path == ("Series B", "Fixed Price") and labelled(lines, problem) == [(FIXED, "the same words")]
    (fix,) = problem.fixes
    assert made(lines, fix) == [f"-  {FIXED}"]
    assert found("X123", series(FIXED) + heir(FIXED.replace("13.06", "12.98"))) == []
    assert found("X123", series() + heir(FIXED)) == []
    # The same issue is an issue of its own.
    same = heir(issued="").rstrip("\n") + f"\n  {ISSUED}\n"
    assert found("X123", series() + same) == []


def test_a_clause_that_cites_more_is_said_anew_for_its_source() -> None:
    source = 'source F8K "Form 8-K"\nsource PR "Press release"\n'
    for mine, theirs, count in (
        ("", "", 1),
        ("", "  [F8K]", 1),
        ("  [F8K]", "  [F8K]", 1),
        ("  [PR]", "  [F8K]", 0),
        ("  [PR]", "", 0),
    ):
        lines = source + series(FIXED + theirs) + heir(FIXED + mine)
        assert len(found("X123", lines)) == count, (mine, theirs)


BAR = "    barred when Conversion Price is below $1.00 per share\n"


def test_below_a_block_only_the_lines_that_are_the_same_are_said() -> None:
    again = RIGHT.strip() + "\n" + LIMIT + BAR.rstrip()
    lines = series(below=BAR + LIMIT) + heir(again)
    (problem,) = found("X123", lines)
    # A limit that is written out is meant as one of its own.
    assert marked("X123", lines) == [BAR.strip()] and problem.path == ("Series B", BAR.strip())
    assert made(lines, problem.fixes[0]) == [f"-{BAR.rstrip()}"]
    other = series(below=BAR) + heir(again.replace("$1.00", "$1.01"))
    assert found("X123", other) == []
