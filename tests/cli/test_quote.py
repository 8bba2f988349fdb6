import csv
import json

import pytest

SEED = "neotherapeutics.terms"
ASKED = ("quote", SEED, "Series A", "--amount", "$1,000,000", "--on", "1999-05-03")
CLOSED = (
    "--set",
    "Stipulated Price=4.00",
    "--reading",
    "Staging=Every Conversion",
    "--reading",
    "First Increment=At Once",
)
PRICE = ("--price", "close=10.00")


def test_an_answer_with_its_reasons(termlang):
    found = termlang(*ASKED, *CLOSED, *PRICE).stdout
    assert "99,009 shares" in found and "[F8K para 2]" in found and "├" in found
    short = termlang(*ASKED, *CLOSED, *PRICE, "--short").stdout
    assert "99,009 shares" in short and "├" not in short
    assert termlang(*ASKED, *CLOSED, *PRICE, "--ascii").stdout.isascii()


def test_open_readings_are_all_answered(answers):
    found = answers(*ASKED, *PRICE, "--set", "Stipulated Price=4.00", exit=1)
    assert len(found) > 1 and {"allowed", "refused"} <= {answer["status"] for answer in found}


def test_csv(termlang):
    (row,) = csv.DictReader(termlang(*ASKED, *CLOSED, *PRICE, "--format", "csv").stdout.splitlines())
    assert (row["shares"], row["price"], row["status"]) == ("99009", "10.1", "allowed")
    assert row["readings"] == "First Increment=At Once; Staging=Every Conversion"


def test_out_is_a_whole_file_and_needs_force(termlang, here):
    asked = (*ASKED, *CLOSED, *PRICE, "--format", "json", "--out", "answer.json")
    assert termlang(*asked).stdout == ""
    assert json.loads((here / "answer.json").read_text())["answers"][0]["shares"] == "99009"
    assert "--force" in termlang(*asked, exit=2).stderr
    termlang(*asked, "--force")


def test_given_in_a_file_and_flags_win(answers, here):
    given = {
        "set": {"Stipulated Price": "99"},
        "readings": {"Staging": "Every Conversion", "First Increment": "At Once"},
    }
    (here / "given.json").write_text(json.dumps(given))
    (answer,) = answers(*ASKED, *PRICE, "--given", "given.json", "--set", "Stipulated Price=$4.00")
    assert answer["shares"] == "99009"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a list"),
        ('{"sets": {}}', "did you mean `set`?"),
        ('{"set": {"Stipulated Price": NaN}}', "NaN"),
        ('{"set": {"a": 1, "a": 2}}', "twice"),
        ('{"readings": {"Staging": 1}}', "a number"),
        ("{" * 9, "not JSON"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_a_given_file_that_says_nothing(termlang, here, text, said):
    (here / "given.json").write_text(text)
    assert said in termlang(*ASKED, "--given", "given.json", exit=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "Stipulated Price"), "--set"),
        (("--set", "Stipulated Price=.00"), "single quotes"),
        (("--set", "Stipulatd Price=4"), "did you mean `Stipulated Price`?"),
        (("--set", "Stipulated Price=4", "--set", "Stipulated Price=5"), "twice"),
        (("--set", "Stipulated Price=4 shares"), "Stipulated Price"),
        (("--reading", "Stagin=Every Conversion"), "did you mean `Staging`?"),
        (("--reading", "Staging=Every"), "Every Conversion"),
        (("--elect", "Nothing"), "Nothing"),
        (("--holder", "Nobody"), "Nobody"),
        (("--price", "close"), "close=10.00"),
        (("--price", "close=ten"), "ten"),
        (("--price", "closing=10"), "closing"),
        (("--price", "close@yesterday=10"), "yesterday"),
        (("--price", "Comon Stock.close=10"), "did you mean `Common Stock`?"),
        (("--price", "close=10", "--price", "close=11"), "twice"),
        (("--prices", "none.csv"), "F101"),
        (("--prices", "Stock=none.csv"), "no stock called `Stock`"),
        (("--prices-form", "decimals=comma"), "decimals"),
        (("--basis", "adjusted"), "split-adjusted"),
        (("--priec", "close=10"), "--price"),
    ],
)
def test_a_flag_that_says_nothing(termlang, words, said):
    assert said in termlang(*ASKED, *words, exit=2).stderr


@pytest.mark.parametrize("amount", ["1,000,000", ",000,000", "€5", "ten", "-5", "$0"])
def test_an_amount_that_says_nothing(termlang, amount):
    assert "E905" in termlang("quote", SEED, "Series A", f"--amount={amount}", "--on", "1999-05-03", exit=2).stderr


def test_what_is_missing_is_said(termlang):
    assert "Series A" in termlang("quote", SEED, exit=2).stderr
    assert "--on" in termlang("quote", SEED, "Series A", exit=2).stderr
    assert "did you mean `Series B`?" in termlang("quote", SEED, "Series C", "--on", "1999-05-03", exit=2).stderr


def test_a_deal_that_does_not_check(termlang, here):
    (here / "bad.terms").write_text("language 1\nfoo bar\n")
    found = termlang("quote", "bad.terms", "Series A", "--on", "1999-05-03", exit=2)
    assert found.stdout == "" and "bad.terms:2" in found.stderr


# ------------------------------------------------------------------------------------------------------- price files


def test_prices_of_a_stock_from_a_file(answers, here):
    (here / "acme.csv").write_text("date,close\n1999-05-03,10.00\n")
    for flag in ("acme.csv", "Common Stock=acme.csv"):
        (answer,) = answers(*ASKED, *CLOSED, "--prices", flag)
        assert answer["shares"] == "99009"


def test_later_prices_do_not_change_the_answer(answers, here):
    (here / "acme.csv").write_text("date,close\n1999-05-03,10.00\n1999-05-04,1.00\n")
    assert answers(*ASKED, *CLOSED, "--prices", "acme.csv")[0]["shares"] == "99009"


def test_the_form_is_said(answers, here):
    (here / "euro.csv").write_text("date;close\n3.5.1999;10,00\n")
    form = "dates=d.m.y, decimal=comma, separator=;"
    (answer,) = answers(*ASKED, *CLOSED, "--prices", "euro.csv", "--prices-form", form)
    assert answer["shares"] == "99009"


def test_a_bad_price_file_is_checked_whole(termlang, here):
    (here / "acme.csv").write_text("date,close\n1999-05-03,10.00\n1999-05-04,n/a\n1999-05-05,-1\n")
    found = termlang(*ASKED, *CLOSED, "--prices", "acme.csv", exit=2)
    assert "row 3" in found.stderr and "row 4" in found.stderr and found.stdout == ""


def test_warnings_of_a_price_file_go_to_standard_error(termlang, here):
    (here / "acme.csv").write_text("date,close,hello\n1999-05-01,9.00,1\n1999-05-03,10.00,2\n")
    found = termlang(*ASKED, *CLOSED, "--prices", "acme.csv", "--format", "json")
    assert "warning[" in found.stderr and json.loads(found.stdout)


@pytest.mark.parametrize(
    ("data", "name"), [(b"PK\x03\x04", "xlsx"), (b"%PDF", "PDF"), (b"<html>", "web page"), (b"{}", "JSON")]
)
def test_what_is_no_price_file_is_named(termlang, here, data, name):
    (here / "acme.csv").write_bytes(data)
    assert name in termlang(*ASKED, "--prices", "acme.csv", exit=2).stderr
