import json
import re

SEED = "neotherapeutics.terms"
TERM = "Variable Price of Series A"


def test_a_value_with_its_reasons(termlang):
    found = termlang("eval", SEED, TERM, "--on", "1999-05-03", "--price", "close=10.00").stdout
    assert "10.10" in found and "101% of Market Value" in found and "[F8K para 2]" in found


def test_an_unknown_value_is_not_fine(termlang):
    assert "closing price" in termlang("eval", SEED, TERM, "--on", "1999-05-03", exit=1).stdout


def test_a_row_a_day_says_what_is_not_known(termlang):
    found = termlang(
        "eval", SEED, TERM, "--from", "1999-04-30", "--to", "1999-05-03", "--format", "csv",
        "--price", "close@1999-04-30=10.00", "--price", "close@1999-05-03=11.00",
    )  # fmt: skip
    rows = found.stdout.splitlines()
    assert rows[0] == "date,value,unit,readings,needs" and len(rows) == 5
    assert rows[1].startswith("1999-04-30,10.1,") and rows[4].startswith("1999-05-03,11.11,")
    assert rows[2].startswith("1999-05-01,,") and not rows[2].endswith(",")


def test_a_table_and_json(termlang):
    asked = ("eval", SEED, "Accrued Dividends of Series A", "--from", "1999-07-26", "--to", "1999-07-28")
    assert "1999-07-27" in termlang(*asked).stdout
    days = json.loads(termlang(*asked, "--format", "json").stdout)
    assert [each["on"] for each in days] == ["1999-07-26", "1999-07-27", "1999-07-28"]


def test_days_are_needed_and_make_sense(termlang):
    assert "--on" in termlang("eval", SEED, TERM, exit=2).stderr
    assert "--on" in termlang("eval", SEED, TERM, "--on", "1999-05-03", "--from", "1999-05-03", exit=2).stderr
    assert "is after" in termlang("eval", SEED, TERM, "--from", "1999-05-03", "--to", "1999-05-01", exit=2).stderr
    assert "5,000" in termlang("eval", SEED, TERM, "--from", "1950-05-03", "--to", "1999-05-01", exit=2).stderr
    assert "1999-05-03" in termlang("eval", SEED, TERM, "--on", "5/3/99", exit=2).stderr


def test_today_is_said(termlang):
    found = termlang("eval", SEED, "Fixed Price of Series A", "--on", "today")
    assert re.match(r"today is [0-9]{4}-[0-9]{2}-[0-9]{2}\n", found.stderr)


def test_a_price_needs_its_day_where_there_are_several(termlang):
    asked = ("eval", SEED, TERM, "--from", "1999-05-03", "--to", "1999-05-04", "--price", "close=1")
    assert "close@1999-05-03=1" in termlang(*asked, exit=2).stderr


def test_a_misspelt_term(termlang):
    assert "Variable Price" in termlang("eval", SEED, "Variabel Price of Series A", "--on", "1999-05-03", exit=2).stderr
