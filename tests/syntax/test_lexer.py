"""Whole words, whole numbers, whole dates: each look-alike gets a sentence of its own."""

from datetime import date
from fractions import Fraction

import pytest

from termlang.diagnostics import Problem
from termlang.source import Span
from termlang.syntax.grammar import grammar
from termlang.syntax.lexer import NotRead, Token, read_cells, read_tokens


def read(text: str) -> list[Token]:
    return read_tokens([(0, text)], grammar().words)


def kinds(text: str) -> list[tuple[str, object]]:
    return [(token.type, token.value) for token in read(text)]


def refused(text: str) -> Problem:
    with pytest.raises(NotRead) as caught:
        read(text)
    return caught.value.problem


# ------------------------------------------------------------------------------------------- words and names


def test_words_are_whole():
    assert kinds("the lesser of A") == [("THE", "the"), ("LESSER", "lesser"), ("OF", "of"), ("NAME", "A")]
    assert refused("thelesser of A").message == "`thelesser` is not a word of the language"
    assert refused("the lesserof A").facts["word"] == "lesserof"


def test_a_phrase_is_one_word_however_many_blanks_it_has():
    assert kinds("closing  \tprice") == kinds("closing price") == [("CLOSING_PRICE", "closing price")]
    assert refused("closing priced").facts["word"] == "closing"


@pytest.mark.parametrize("text", ["actual/365", "actual/actual ISDA", "30/360", "30E/360", "30E/360 ISDA", "30/360 US"])
def test_a_day_count_is_one_word(text: str):
    assert kinds(text) == [("DAYCOUNT", text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fixed Price", ["Fixed Price"]),
        ("Fixed   Price", ["Fixed Price"]),
        ("Tranche 1", ["Tranche 1"]),
        ("Tranche 1 Price", ["Tranche 1 Price"]),
        ("Price2, F8K", ["Price2", "F8K"]),
        ("M&A Add-On", ["M&A Add-On"]),
        ("Fixed Price of Series A", ["Fixed Price", "Series A"]),
        ("May Warrants", ["May Warrants"]),
        ("Series May", ["Series May"]),
        ("Series May 5", ["Series May 5"]),
        ("Closing May 5, 1999", ["Closing"]),
        ("Longer Closing January 29, 1999", ["Longer Closing"]),
        ("A" * 64, ["A" * 64]),
    ],
)
def test_names(text: str, names: list[str]):
    assert [token.value for token in read(text) if token.type == "NAME"] == names


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("The Fixed Price", "name.leading-the", "write `Fixed Price`"),
        ("The Price", "name.leading-the", "write `Price`"),
        ("The", "name.leading-the", "write the name that it belongs to"),
        ("Holder's Price", "name.apostrophe", "write `Holder`"),
        ("Holders\u2019 Price", "name.apostrophe", "write `Holders`"),
        ("Fixed Pr\u0456ce", "name.letters", "U+0456"),
        ("\u0410 Price", "name.letters", "U+0410"),
        ("\uff26ixed", "name.letters", "U+FF26"),
        ("Caf\u00e9", "name.letters", "U+00E9"),
        ("f\u0456xed", "name.letters", "U+0456"),
        ("A" * 65, "name.too-long", "65"),
        ("Fixed_Price", "word.unknown", "use no `_`"),
        ("x" * 5000, "word.unknown", "…"),
    ],
)
def test_what_is_no_name(text: str, name: str, says: str):
    problem = refused(text)
    assert problem.name == name
    assert says in problem.message + problem.remedy
    assert problem.message.isascii() or "…" in problem.message
    assert len(problem.message) < 200


def test_a_currency_is_no_part_of_a_name():
    assert kinds("Price USD 5") == [("NAME", "Price"), ("CURRENCY", "USD"), ("NUMBER", 5)]


# --------------------------------------------------------------------------------------------------- numbers


RIGHT = "1st 2nd 3rd 4th 9th 10th 11th 12th 13th 14th 20th 21st 22nd 23rd 24th 30th 31st"


@pytest.mark.parametrize("text", RIGHT.split())
def test_ordinals(text: str):
    assert kinds(text) == [("ORDINAL", int(text[:-2]))]


@pytest.mark.parametrize("text", "0th 1th 2th 3th 4st 11st 12nd 13rd 14rd 21th 22th 32nd 01st".split())
def test_what_is_no_ordinal(text: str):
    assert refused(text).name == "number.form"


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("1,450,000", ("NUMBER", 1450000)),
        ("1450000", ("NUMBER", 1450000)),
        ("20000000", ("NUMBER", 20000000)),
        ("13.06", ("NUMBER", Fraction(1306, 100))),
        ("0.5", ("NUMBER", Fraction(1, 2))),
        ("101%", ("PERCENT", Fraction(101, 100))),
        ("$13.06", ("MONEY", ("$", Fraction(1306, 100)))),
        ("€5", ("MONEY", ("€", Fraction(5)))),
        ("9" * 34, ("NUMBER", int("9" * 34))),
    ],
)
def test_numbers(text: str, token: tuple[str, object]):
    assert kinds(text) == [token]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,00,0", "commas separate groups of three digits"),
        ("1,0000", "commas separate groups of three digits"),
        ("00012", "begins with a zero"),
        ("1e5", "powers of ten are written out"),
        ("1e999999999", "powers of ten are written out"),
        ("0x1F", "write it like `1,450,000`"),
        ("1_000", "grouped by commas"),
        (".5", "such as `0.5`"),
        ("5.", "write a digit after the point"),
        ("$.50", "such as `0.50`"),
        ("1.2.3", "write it like"),
        ("1\u0662", "digits are 0 to 9"),
        ("5\u00bd", "digits are 0 to 9"),
        ("5shares", "write it like"),
    ],
)
def test_what_is_no_number(text: str, says: str):
    problem = refused(f"{text} shares")
    assert problem.name == "number.form"
    assert says in problem.message and problem.message.isascii() and len(problem.message) < 200
    assert problem.span == Span(0, len(text))


def test_what_is_no_number_is_shown_to_sixty_characters():
    # Each digit of another script takes six.
    assert refused("12345" + "\u0662" * 9).facts["text"] == "12345" + "\\u0662" * 9
    assert refused("1" + "\u0662" * 10).facts["text"] == "1" + "\\u0662" * 9 + "\\u06…"


@pytest.mark.parametrize("count", [35, 5_000])
def test_a_number_with_too_many_digits_shows_twenty_of_them(count: int):
    problem = refused("9" * count + " shares")
    assert problem.name == "number.too-long"
    assert problem.message == f"`{'9' * 20}…` is a number of {count:,} digits; at most 34 are read"


@pytest.mark.parametrize("text", ["+7", "-7", "A+B", "A +B", "A* B"])
def test_a_sign_needs_blanks(text: str):
    assert "put blanks around it" in refused(text).remedy


@pytest.mark.parametrize(
    ("text", "code"),
    [("\u0661\u0662", "U+0661"), ("\uff11\uff12", "U+FF11"), ("\u22125", "U+2212"), ("¥5", "U+00A5")],
)
def test_other_digits_and_signs_are_named(text: str, code: str):
    assert refused(text).name == "text.symbol"
    assert code in refused(text).message


# ----------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("January 29, 1999", date(1999, 1, 29)),
        ("January  29,1999", date(1999, 1, 29)),
        ("1999-01-29", date(1999, 1, 29)),
        ("May 5, 2000", date(2000, 5, 5)),
        ("1900-01-01", date(1900, 1, 1)),
        ("December 31, 2199", date(2199, 12, 31)),
    ],
)
def test_dates(text: str, day: date):
    assert kinds(text) == [("DAY", day)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1/29/99", "`1999-01-29`"),
        ("01/29/1999", "`1999-01-29`"),
        ("29/01/1999", "`1999-01-29`"),
        ("29.01.1999", "`1999-01-29`"),
        ("1999/01/29", "`1999-01-29`"),
        ("1999-1-29", "`1999-01-29`"),
        ("19990129", "`1999-01-29` if that day is meant; a number is written `19,990,129`"),
        ("1/2/99", "write `January 29, 1999` or `1999-01-29`"),
        ("99-01-29", "write `January 29, 1999` or `1999-01-29`"),
        ("1999-W04-5", "write `January 29, 1999` or `1999-01-29`"),
        ("10000-01-01", "write `January 29, 1999` or `1999-01-29`"),
        # Only a day above 12, or a year that comes first, tells the day from the month.
        ("1/13/99", "`1999-01-13`"),
        ("13/1/99", "`1999-01-13`"),
        ("1/12/99", "write `January 29, 1999` or `1999-01-29`"),
        ("1/12/1999", "write `January 29, 1999` or `1999-01-29`"),
        ("1999-1-12", "`1999-01-12`"),
        ("1999-12-1", "`1999-12-01`"),
        ("1999-1-0", "write `January 29, 1999` or `1999-01-29`"),
        ("12/31/1999", "`1999-12-31`"),
        ("13/29/1999", "write `January 29, 1999` or `1999-01-29`"),
        ("12/32/1999", "write `January 29, 1999` or `1999-01-29`"),
        # Two digits are a year of 1951 to 2050.
        ("1/29/51", "`1951-01-29`"),
        ("1/29/50", "`2050-01-29`"),
        ("01/29/0100", "`0100-01-29`"),
        ("1999-01-29T00:00:00Z", "`1999-01-29`"),
        ("1999-01-29+14:00", "`1999-01-29`"),
        ("January 29 1999", "write `January 29, 1999`"),
        ("May 2000", "write `January 29, 1999`"),
    ],
)
def test_what_is_no_date(text: str, hint: str):
    problem = refused(text)
    assert problem.name == "date.form"
    assert text in problem.message and hint in problem.remedy


@pytest.mark.parametrize("text", ["1999-02-29", "February 29, 1999", "1999-13-01", "0000-00-00", "1900-02-29"])
def test_a_day_that_does_not_exist(text: str):
    assert refused(text).message == f"there is no {text}"


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_year_out_of_range(text: str):
    assert refused(text).name == "text.date-range"


# -------------------------------------------------------------------------------------- quotations, brackets


def test_a_quotation_may_hold_anything_that_can_be_seen():
    assert kinds('"{0.__class__} <script> [x] # é 1/2"') == [("TEXT", "{0.__class__} <script> [x] # é 1/2")]


def test_the_length_of_a_quotation():
    assert read(f'"{"A" * 4096}"')
    assert refused(f'"{"A" * 4097}"').name == "text.quotation-too-long"


@pytest.mark.parametrize(
    ("text", "name"), [('A "b', "text.open-quote"), ("A [b] c", "text.bracket"), ("A ] c", "text.bracket")]
)
def test_what_is_left_open(text: str, name: str):
    problem = refused(text)
    assert problem.name == name and problem.span.start == 2


# --------------------------------------------------------------------------------------------- rows of cells


def cells(text: str) -> list[str]:
    return [str(token.value) for token in read_cells([(0, text)])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1999-05-03 10.00", ["1999-05-03", "10.00"]),
        ("1999-05-03,  10.00,", ["1999-05-03", "10.00"]),
        ("a 76,569 b", ["a", "76,569", "b"]),
        ('refused "two words" c', ["refused", '"two words"', "c"]),
    ],
)
def test_cells(text: str, expected: list[str]):
    assert cells(text) == expected


def test_an_open_quotation_in_a_row():
    with pytest.raises(NotRead) as caught:
        cells('a "b c')
    assert caught.value.problem.name == "text.open-quote"
