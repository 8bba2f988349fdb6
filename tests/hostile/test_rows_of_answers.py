"""Rows of the table of bad input that are met in an answer: figures, months, cycles of money, and conversions."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from hostile.rows import HEAD, SERIES, SOUND
from hostile.rules import Asked, broken_by, in_process
from hostile.spoiled_terms import Want
from termlang.market import Market

ON = "2020-03-02"
posix = pytest.mark.skipif(os.name != "posix", reason="needs limits of a process")
LIMIT = "    limit 50,000 shares, counting conversions, in total, the excess {fate}\n"
AT_MARKET = SERIES.replace("$10.00 per share, adjusted for splits", "Price")


def command(tmp_path: Path, text: str, *words: str) -> Asked:
    """A question put to the command about a deal."""
    path = tmp_path / "deal.terms"
    path.write_text(text, encoding="utf-8")
    asked = in_process([words[0], str(path), *words[1:]])
    assert broken_by(asked, Want.SANE) == []
    return asked


def quoted(
    tmp_path: Path, text: str, amount: str, *more: str, price: str | None = None, on: str = ON
) -> dict[str, object]:
    """The one answer of a conversion, as the command prints it; the library's is the same."""
    prices = ("--price", f"close={price}") if price else ()
    asked = command(
        tmp_path, text, "quote", "Series A", "--amount", amount, "--on", on, *prices, *more, "--format", "json"
    )
    (found,) = json.loads(asked.out)["answers"]
    market = Market.of([on], {"close": [price]}) if price else None
    quote = termlang.load(text).quote("Series A", amount, on=on, market=market).only
    assert found["status"] == quote.status and found["shares"] == (None if quote.shares is None else str(quote.shares))
    answer: dict[str, object] = found
    return answer


def valued(tmp_path: Path, terms: str, term: str, *more: str) -> tuple[list[str], Asked]:
    """The codes of a term's errors in the library, and what the command says."""
    text = HEAD + terms + SERIES
    asked = command(tmp_path, text, "eval", term, "--on", ON, *more)
    given = {
        more[at + 1].partition("=")[0]: more[at + 1].partition("=")[2]
        for at, word in enumerate(more)
        if word == "--set"
    }
    found = termlang.load(text).given(given).value(term, on=ON).only
    return [problem.code for problem in found.problems], asked


def test_row_26_a_price_near_zero_gives_an_error_or_the_limit_that_is_stated(tmp_path: Path) -> None:
    tiny = "0.000000000000000001"
    open_ended = quoted(tmp_path, HEAD + AT_MARKET, "all", price=tiny)
    assert open_ended["status"] == "unknown" and "U420" in str(open_ended["problems"])
    capped = quoted(tmp_path, HEAD + AT_MARKET + LIMIT.format(fate="stays outstanding"), "all", price=tiny)
    assert (capped["status"], capped["shares"]) == ("limited", "50000")


def test_row_27_a_division_by_zero_names_the_clause_and_the_value(tmp_path: Path) -> None:
    codes, asked = valued(tmp_path, "Part is undisclosed, a number\nX means 7 / Part\n", "X", "--set", "Part=0")
    assert codes == ["U425"] and asked.code == 1
    assert "divides 7 by zero" in asked.out and "line 11" in asked.out
    assert [problem.code for problem in termlang.check(HEAD + "X means 1 / (2 - 2)\n" + SERIES).problems] == ["U408"]


def test_row_32_a_month_that_lacks_the_day_is_an_error_without_a_rule(tmp_path: Path) -> None:
    text = SOUND.replace("months end on the last day\n", "").replace(
        "Price means", "Start is undisclosed, a date\nPrice means"
    )
    terms = text.replace("preferred", "X means 1 month after Start\npreferred")
    assert "D201" in {problem.code for problem in termlang.check(terms).problems}
    assert command(tmp_path, terms, "lint").code == 1


def test_row_42_squares_of_squares_are_refused_at_once(tmp_path: Path) -> None:
    squares = "D0 means 3\n" + "".join(f"D{n} means D{n - 1} * D{n - 1}\n" for n in range(1, 65))
    codes, asked = valued(tmp_path, squares, "D64")
    assert codes == ["U420"] and asked.code == 1 and asked.seconds < 5


STRINGS = (
    "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/", "{0.__class__}", "{{7*7}}", "%s%n",
    "${HOME}", "<script>alert(1)</script>", "]]>", "-->", "=cmd|'/c calc'!A1", "+1", "@SUM(A1)", "-1", "\\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("said", STRINGS)
def test_rows_47_to_51_a_quotation_is_plain_text_in_every_output(said: str, tmp_path: Path) -> None:
    text = SOUND.replace('deal "rows"', f'deal "{said}"')
    assert termlang.load(text).title == said
    for words in (("lint",), ("inputs",), ("test",), ("fmt", "--diff")):
        assert command(tmp_path, text, *words).code in (0, 1)
    asked = command(tmp_path, text, "quote", "Series A", "--amount", "all", "--on", ON, "--format", "json")
    assert json.loads(asked.out)["deal"] == said
    plain = command(tmp_path, text, "quote", "Series A", "--amount", "all", "--on", ON)
    assert plain.out.startswith(said)


@pytest.mark.parametrize("said", ["=1+1", "+1", "-2+3", "@SUM(A1)"])
def test_row_50_a_formula_in_a_cell_of_csv_has_an_apostrophe(said: str) -> None:
    from termlang.report.tables import csv_text

    assert csv_text([(said,)], ("x",)).splitlines()[1] in (f"'{said}", f'"\'{said}"')
    assert csv_text([(Fraction(-1),)], ("x",)).splitlines()[1] == "-1"


def test_row_77_before_issue_after_the_end_and_on_a_closed_day(tmp_path: Path) -> None:
    ends = SOUND.replace("from Issue Date:", "from Issue Date through 2021-01-04:")
    assert quoted(tmp_path, ends, "all", on="2020-01-01")["status"] == "refused"
    assert quoted(tmp_path, ends, "all", on="2021-01-05")["status"] == "refused"
    assert quoted(tmp_path, ends, "all", on="2021-01-04")["status"] == "allowed"
    closed = quoted(tmp_path, HEAD + AT_MARKET, "all", on="2020-02-29")
    assert closed["status"] == "unknown" and "P513" in str(closed["problems"])


@pytest.mark.parametrize(
    ("fate", "remaining", "cash"),
    [
        ("stays outstanding", "500000", "0"),
        ("lapses", "0", "0"),
        ("is paid in cash at $12.00 per share", "0", "600000"),
    ],
)
def test_row_78_above_the_limit_the_rest_has_its_stated_fate(
    fate: str, remaining: str, cash: str, tmp_path: Path
) -> None:
    found = quoted(tmp_path, SOUND + LIMIT.format(fate=fate), "all")
    assert (found["status"], found["shares"], found["remaining"]) == ("limited", "50000", remaining)
    assert found["cash"] == cash


def test_row_78_a_second_conversion_after_the_limit_is_refused(tmp_path: Path) -> None:
    text, journal = SOUND + LIMIT.format(fate="stays outstanding"), tmp_path / "kept.journal"
    journal.write_text("2020-02-03 Holders convert $500,000 of Series A\n", encoding="utf-8")
    found = termlang.load(text).quote("Series A", "$10,000", on=ON, journal=journal.read_text()).only
    assert found.status in ("refused", "limited") and found.shares == 0
    words = ("quote", "Series A", "--amount", "$10,000", "--on", ON, "--journal", str(journal), "--format", "json")
    (answer,) = json.loads(command(tmp_path, text, *words).out)["answers"]
    assert (answer["status"], answer["shares"]) == (found.status, "0")


def test_row_79_less_than_a_share_is_no_share_and_the_rest_lapses(tmp_path: Path) -> None:
    found = quoted(tmp_path, SOUND, "$9")
    assert (found["status"], found["shares"]) == ("allowed", "0")
    assert "lapses" in json.dumps(found["reasons"])


def test_row_38_a_discount_of_all_or_more_leaves_no_price(tmp_path: Path) -> None:
    at_a_discount = HEAD + AT_MARKET.replace("Price", "(1 - 100%) * Price", 1).replace(
        "at Price", "at (1 - 100%) * Price"
    )
    found = quoted(tmp_path, at_a_discount, "all", price="10.00")
    assert (found["status"], found["binding"]) == ("refused", ["the price is not above zero"])
    journal = tmp_path / "kept.journal"
    for discount, codes in (("99%", []), ("100%", ["J106"]), ("120%", ["J106"])):
        journal.write_text(
            f"2020-03-01 Company issues rights to Common Stock at a {discount} discount\n", encoding="utf-8"
        )
        asked = command(tmp_path, SOUND, "replay", str(journal), "--format", "json")
        assert re.findall(r"\bJ[0-9]+\b", asked.out + asked.err)[:1] == codes


@posix
def test_row_80_one_bad_line_of_many_requests_leaves_the_others(tmp_path: Path) -> None:
    """Line by line through the command, in bounded memory; `REQUESTS=1000000` asks as many as the table says."""
    count = int(os.environ.get("REQUESTS", "10000"))
    bad, deal, path = count // 3, tmp_path / "deal.terms", tmp_path / "asked.jsonl"
    deal.write_text(SOUND, encoding="utf-8")
    with path.open("w", encoding="utf-8") as lines:
        for n in range(count):
            # Each thousand dollars are 100 shares at $10.00; 100 different amounts, so that no answer stands for all.
            what = "Series Z" if n == bad else "Series A"
            lines.write(json.dumps({"id": n, "what": what, "amount": f"${n % 100 + 1},000"}) + "\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "termlang", "quote", str(deal), "--requests", str(path), "--on", ON],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20)),
    )
    answered = 0
    assert process.stdout is not None
    with process:
        for n, line in enumerate(process.stdout):
            found = json.loads(line)
            assert found["id"] == n
            if n == bad:
                assert found["line"] == n + 1 and [each["code"] for each in found["problems"]] == ["E903"]
            else:
                assert found["answers"][0]["shares"] == str((n % 100 + 1) * 100)
            answered += 1
    assert (answered, process.wait()) == (count, 1)
