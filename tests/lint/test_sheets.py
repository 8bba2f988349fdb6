"""What rules ask of a sheet: its lines and their paths, what mentions what, where expressions stand, and its edits."""

from __future__ import annotations

import pytest

from termlang.diagnostics import Edit, Fix, FixLevel
from termlang.linter.config import Config
from termlang.linter.examples import whole
from termlang.linter.fixes import apart, checked, edited, passes, same_deal, same_expression
from termlang.linter.offers import offered, offered_all
from termlang.linter.run import lint
from termlang.linter.sheet import Placed, Sheet, brief
from termlang.source import Source, Span
from tests.lint.looking import looked

TEXT = """language 1
deal "Acme"
currency USD
calendar NYSE
source F8K "Form 8-K"
party Company "Acme, Inc."
party Investors "the holders"
stock Common Stock of Company
question Kind "Which?":
  reading Plain
  reading Other
Base means $5.00 per share
Market Value means the closing price of Common Stock
Rate means:
  Base when Market Value is below $2.00 per share
  otherwise Base Fee
Base Fee means $1.00 per share  # not more
Open is undisclosed, in $ per share
Step starts at Base
  each 3 months after January 29, 1999: 92% of Step
preferred Series A:
  issued on January 29, 1999 to Investors, 400 shares of $10,000 stated value
  Own Price means 92% of Market Value
  conversion into Common Stock at the option of Investors:  [F8K para 2]
    until March 1, 2000:
      when Kind is Plain, all of it at Own Price  [F8K]
      when Kind is Other, all of it at Rate
    barred when Conversion Price is below Floor of Series A
    shares rounded down, the fraction lapses
  Floor means Open
  dividend 5% a year on Stated Value:
    simple, actual/365, from Issue Date
    in cash
    paid each year
  redemption at the option of Company:
    for 110% of Stated Value
  mandatory conversion into Common Stock on March 1, 2001:
    all of it
    at Step
    shares rounded down, the fraction lapses
example "a value":
  on 1999-03-01
  expect Base is $5.00 per share
"""


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    found = Sheet(Source(TEXT))
    assert found.sound, [str(each) for each in found.reading.problems]
    return found


def line(sheet: Sheet, lead: str) -> Placed:
    """The first line that begins with some words."""
    return next(each for each in sheet.lines if sheet.source.excerpt(each.line.span).startswith(lead))


@pytest.mark.parametrize(
    ("lead", "path", "owner"),
    [
        ("party Company", ('party Company "Acme, Inc."',), ""),
        ("question", ("Kind",), ""),
        ("Base means", ("Base",), ""),
        ("Rate means", ("Rate",), ""),
        ("Open is", ("Open",), ""),
        ("Step starts", ("Step",), ""),
        ("each 3", ("Step", "each 3 months after January 29, 1999: 92% of Step"), "Step"),
        ("preferred", ("Series A",), ""),
        ("Own Price", ("Series A", "Own Price"), "Series A"),
        ("conversion", ("Series A", "conversion"), "Series A"),
        ("until", ("Series A", "conversion", "until March 1, 2000"), "Series A"),
        ("barred", ("Series A", "conversion", "barred when Conversion Price is below Floor of Series A"), "Series A"),
        ("dividend", ("Series A", "dividend"), "Series A"),
        ("redemption", ("Series A", "redemption"), "Series A"),
        ("mandatory", ("Series A", "mandatory conversion"), "Series A"),
        ("expect", ('example "a value"', "expect Base is $5.00 per share"), 'example "a value"'),
    ],
)
def test_a_line_has_a_path_and_an_owner(sheet: Sheet, lead: str, path: tuple[str, ...], owner: str) -> None:
    placed = line(sheet, lead)
    assert (placed.path, placed.owner) == (path, owner)


def test_a_text_on_one_line_has_at_most_sixty_characters() -> None:
    assert brief("a" * 60) == "a" * 60
    assert brief("a" * 61) == "a" * 59 + "…" and len(brief("a" * 61)) == 60
    assert brief(" two \n words ") == "two words"


def test_a_place_belongs_to_the_line_in_which_it_stands(sheet: Sheet) -> None:
    def at(words: str, offset: int = 0) -> str | None:
        start = TEXT.index(words) + offset
        placed = sheet.placed(Span(start, start + 1))
        return None if placed is None else placed.path[-1]

    assert at("Base means") == at("$5.00 per share") == "Base"
    assert at("share\nMarket", 4) == "Base"
    # Comments, citations, blanks before a line and what follows the last one belong to no line.
    assert at("  # not more") is None and at("  [F8K para 2]", 2) is None and at("  Own Price") is None
    assert at("share\nMarket", 5) is None
    assert sheet.placed(Span(len(TEXT), len(TEXT))) is None
    assert at("language 1") == "language 1"
    assert at("all of it at Own") == "when Kind is Plain, all of it at Own Price"
    assert at("March 1, 2000:") == "until March 1, 2000"


def test_names_are_mentioned_where_they_stand_in_another_clause(sheet: Sheet) -> None:
    found = sheet.mentions
    assert found["Rate"] >= {"Base", "Market Value", "Base Fee"} and "Rate" not in found["Rate"]
    assert found["Base"] == frozenset() == found["Open"]
    assert found["Own Price"] == {"Market Value"} and found["Floor"] == {"Open"}
    assert found["Step"] == {"Base", "Step"}
    assert {"Own Price", "Rate", "Step", "Floor", "Series A", "Floor of Series A", "Kind"} <= found[""]
    assert not {"Open", "Market Value", "Base Fee"} & found[""]
    assert {"Open", "Market Value", "Base Fee", "Base"} <= sheet.reached


def test_expressions_stand_in_their_clauses(sheet: Sheet) -> None:
    places = [(sheet.source.excerpt(used.expr.span), used.path) for used in sheet.uses]
    for expected in (
        ("$5.00 per share", ("", "Base")),
        ("92% of Market Value", ("", "Series A", "Own Price")),
        ("Base", ("", "Step")),
        ("92% of Step", ("", "Step")),
        ("$10,000", ("Series A",)),
        ("March 1, 2000", ("Series A", "conversion", "until March 1, 2000")),
        ("Kind is Plain", ("Series A", "conversion", "all of it at Own Price")),
        ("Own Price", ("Series A", "conversion", "at Own Price")),
        ("110% of Stated Value", ("Series A", "redemption")),
        ("Base is $5.00 per share", ("example", "a value")),
    ):
        assert places.count(expected) == 1, expected
    bars = [used for used in sheet.uses if used.path[-1].startswith("barred")]
    assert [sheet.source.excerpt(used.span) for used in bars] == [
        "barred when Conversion Price is below Floor of Series A"
    ]
    # Supplied terms and citations have no expressions of the text.
    assert not {"Stated Value", "F8K"} & {used.path[-1] for used in sheet.uses}


# ------------------------------------------------------------------------------------------------------------- edits


def after(edit: Edit, text: str = TEXT) -> str:
    return edited(text, [edit])


def test_edits_keep_the_depth_of_their_lines(sheet: Sheet) -> None:
    window, bar = line(sheet, "until").line, line(sheet, "barred").line
    assert after(sheet.added(window, ", if open")) == TEXT.replace("2000:", "2000, if open:")
    assert after(sheet.added(bar, ", if open")) == TEXT.replace("Floor of Series A\n", "Floor of Series A, if open\n")
    cited = line(sheet, "conversion").line
    assert after(sheet.added(cited, " now")) == TEXT.replace("Investors:  [F8K para 2]", "Investors now:  [F8K para 2]")
    last = "    in cash\n    paid each year\n"
    assert after(sheet.below(line(sheet, "dividend").line, "more")) == TEXT.replace(last, f"{last}    more\n")
    assert after(sheet.below(line(sheet, "dividend").line, "more", inside=False)) == TEXT.replace(
        last, f"{last}  more\n"
    )
    fee = "Base Fee means $1.00 per share  # not more\n"
    assert after(sheet.below(line(sheet, "Base Fee").line, "more")) == TEXT.replace(fee, f"{fee}  more\n")
    assert after(sheet.above(bar, "more")) == TEXT.replace("    barred", "    more\n    barred")
    assert after(sheet.without(bar)) == TEXT.replace(
        "    barred when Conversion Price is below Floor of Series A\n", ""
    )
    whole_window = TEXT[TEXT.index("    until") : TEXT.index("    barred")]
    assert after(sheet.without(window)) == TEXT.replace(whole_window, "")
    assert after(sheet.without(line(sheet, "Base Fee").line)) == TEXT.replace(fee, "")
    end = 'example "a value":\n  on 1999-03-01\n  expect Base is $5.00 per share'
    without_end = Sheet(Source(TEXT.rstrip()))
    assert (
        after(without_end.without(line(without_end, "example").line), TEXT.rstrip())
        == TEXT.replace(end, "").rstrip() + "\n"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_edits_of_a_text_with_other_line_ends(end: str) -> None:
    text = TEXT.replace("\n", end)
    sheet = Sheet(Source(text))
    fee = f"Base Fee means $1.00 per share  # not more{end}"
    assert after(sheet.without(line(sheet, "Base Fee").line), text) == text.replace(fee, "")
    assert sheet.next_line(0) == len("language 1" + end) and sheet.next_line(len(text)) == len(text)


def test_a_sheet_after_an_edit_keeps_the_settings() -> None:
    found = looked("Floor Price means $1.00 per share", "N102", options={"token-floor": "5"}, F8K="words").sheet
    again = found.after(found.source.text)
    assert (again.options, again.texts, again.house, again.asked) == (
        found.options,
        found.texts,
        found.house,
        found.asked,
    )
    assert again.source.name == found.source.name and Sheet(Source(TEXT)).options == {} == Sheet(Source(TEXT)).texts


# ------------------------------------------------------------------------------------------------------------- fixes


def test_edits_are_made_in_the_order_of_the_text_and_never_overlap() -> None:
    assert edited("abcdef", [Edit(Span(4, 5), "E"), Edit(Span(1, 2), "B")]) == "aBcdEf"
    assert edited("abc", [Edit(Span(1, 1), "x"), Edit(Span(1, 2), "B")]) == "axBc"
    assert edited("abc", [Edit(Span(1, 2), "B"), Edit(Span(2, 3), "C")]) == "aBC"
    assert edited("abc", []) == "abc"
    with pytest.raises(ValueError, match="two edits overlap"):
        edited("abcd", [Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y")])


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((0, 1), (2, 3), True),
        ((2, 3), (0, 1), True),
        ((0, 2), (2, 3), True),
        ((2, 3), (0, 2), False),
        ((0, 2), (1, 3), False),
        ((2, 2), (2, 2), False),
        ((2, 2), (2, 3), False),
        ((0, 3), (1, 2), False),
    ],
)
def test_edits_are_apart_where_both_can_be_made(one: tuple[int, int], other: tuple[int, int], both: bool) -> None:
    assert apart([Edit(Span(*one), "x")], [Edit(Span(*other), "y")]) == both
    assert apart([Edit(Span(*one), "x")], []) and apart([], [Edit(Span(*other), "y")])
    far = Edit(Span(90, 91), "z")
    assert apart([far, Edit(Span(*one), "x")], [Edit(Span(*other), "y")]) == both


PRICE = "First Price means $13.06 per share\n"


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        (PRICE, True),
        ("# a comment\nFirst   Price means $13.06 per share  # here\n", True),
        ("First Price means $13.07 per share\n", False),
        ("First Price means $13.06 per share, adjusted for splits\n", False),
        ("Other Price means $13.06 per share\n", False),
        (PRICE + "Other Price means $1.00 per share\n", False),
        ("First Price means the lesser of $13.06 per share and $13.06 per share\n", False),
        ("", False),
        ("First Price means Nothing\n", False),
    ],
)
def test_two_texts_say_the_same_where_only_places_and_words_differ(lines: str, same: bool) -> None:
    one, other = Sheet(Source(whole(PRICE))), Sheet(Source(whole(lines)))
    assert same_deal(one.reading, other.reading) == same
    assert same_deal(other.reading, one.reading) == same


def test_citations_count_for_what_a_clause_says_and_expressions_are_the_same_wherever_they_stand() -> None:
    source = 'source F8K "Form 8-K"\n'
    right = "preferred Series A:\n  issued on Closing to Investors, 400 shares of $10,000 stated value{}\n"
    one, other = (Sheet(Source(whole(source + right.format(cited)))) for cited in ("", "  [F8K]"))
    assert not same_deal(one.reading, other.reading)
    terms = Sheet(
        Source(whole("A means $1.00 per share\nB means $1.00 per share\nC means $2.00 per share\n"))
    ).deal.terms
    first, second, third = (next(term.body for key, term in terms.items() if key.name == name) for name in "ABC")
    assert same_expression(first, second) and not same_expression(first, third) and not same_expression(first, 1)


LONG = "First Shares means 1450000 shares\nSecond Shares means 2450000 shares\n"


def test_a_fix_is_offered_where_it_takes_the_finding_away_and_brings_nothing() -> None:
    linted = looked(LONG, "F152")
    first, second = linted.problems
    (good,) = first.fixes
    text = linted.sheet.source.text
    place = good.edits[0].span

    def fix(to: str, level: FixLevel = FixLevel.UNSAFE) -> Fix:
        return Fix("a fix", (Edit(place, to),), level)

    assert passes(linted.sheet, first, good) is not None
    # Nothing changes; the finding stays; an error comes; a safe fix changes the deal.
    assert passes(linted.sheet, first, fix(text[place.start : place.end])) is None
    assert passes(linted.sheet, first, fix("1450001")) is None
    assert passes(linted.sheet, first, fix("Nothing of")) is None
    assert passes(linted.sheet, first, fix("1,450,001", FixLevel.SAFE)) is None
    assert passes(linted.sheet, first, fix("1,450,001")) is not None
    from termlang.records import changed

    several = changed(first, fixes=(good, fix("1450001"), fix("1,450,001")))
    assert [each.edits[0].text for each in checked(linted.sheet, several).fixes] == ["1,450,000", "1,450,001"]
    assert checked(linted.sheet, first) is first
    assert [each.edits[0].text for each in offered(linted.sheet, several).fixes] == ["1,450,000", "1,450,001"]
    # Of several findings those fixes are kept that pass, whether they are tried together or alone.
    kept = offered_all(linted.sheet, [several, second], costs=False)
    assert [[each.edits[0].text for each in problem.fixes] for problem in kept] == [
        ["1,450,000", "1,450,001"],
        ["2,450,000"],
    ]
    spoiled = changed(second, fixes=(Fix("wrong", (Edit(second.fixes[0].edits[0].span, "2450001"),), FixLevel.SAFE),))
    kept = offered_all(linted.sheet, [first, spoiled], costs=False)
    assert [len(problem.fixes) for problem in kept] == [1, 0]
    # Two that touch the same place are tried one after the other.
    kept = offered_all(linted.sheet, [first, first], costs=False)
    assert [len(problem.fixes) for problem in kept] == [1, 1]


def test_a_finding_comes_with_the_source_that_its_line_cites() -> None:
    source = 'source F8K "Form 8-K"\nsource PR "Press release"\n'
    for cited, said in (("  [F8K para 2]", "F8K para 2"), ("  [F8K para 2] [PR]", "F8K para 2, PR"), ("", None)):
        lines = f"{source}First Shares means 1450000 shares{cited}\n"
        linted = lint(Source(whole(lines)), Config(select=("F152",)))
        (problem,) = linted.problems
        expected = (("source", said),) if said else ()
        assert offered(linted.sheet, problem).notes == expected
        assert [each.notes for each in offered_all(linted.sheet, [problem], costs=False)] == [expected]
        assert [each.notes for each in offered_all(linted.sheet, [problem], costs=True)] == [expected]


@pytest.mark.parametrize("fixed", [True, False])
def test_in_a_text_that_is_not_sound_fixes_are_offered_and_no_costs(fixed: bool) -> None:
    gap = (
        "# in the conversion\nfrom Issue Date until April 30, 1999:\n  all of it\n  at $10.00 per share\n"
        "after April 30, 1999:\n  all of it\n  at $20.00 per share\n"
    )
    text = whole(gap)
    if not fixed:
        text = text.replace("Closing means", "Third Price means Nothing Here\nClosing means")
    linted = lint(Source(text), Config(select=("W301",)))
    (problem,) = (each for each in linted.problems if each.code == "W301")
    found = offered(linted.sheet, problem)
    assert len(found.fixes) == 2 and bool(found.notes) == fixed
