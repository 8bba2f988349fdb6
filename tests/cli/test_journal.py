"""`replay`, `rights`, `dates`, `record`, and `--journal`: the seed deal kept for some months by two holders."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction

import pytest

SEED = "neotherapeutics.terms"
YEAR = "year.journal"
LINES = """\
# A scenario; nothing here happened.
1999-01-29 Company issues 200 shares of Series A to Westover
1999-01-29 Company issues 200 shares of Series A to Montrose
1999-03-30 Westover converts $500,000 of Series A
1999-04-15 Montrose converts $250,000 of Series A
1999-05-03 Westover converts $250,000 of Series A
1999-06-02 Westover converts $1,200,000 of Series A
1999-06-02 Montrose converts $500,000 of Series A
1999-07-01 Westover transfers 25 shares of Series A to Montrose
"""
KNOWN = (
    "--prices", "neotherapeutics-scenario.csv", "--set", "Stipulated Price=4", "--set", "Call Floor=0.50",
    "--set", "Call Ceiling=100", "--reading", "Staging=Every Conversion", "--reading", "First Increment=At Once",
    "--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Outside",
)  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


@pytest.fixture
def year(here):
    path = here / YEAR
    path.write_text(LINES, encoding="utf-8", newline="\n")
    return path


def fits(termlang, text):
    jsonschema = pytest.importorskip("jsonschema")
    document = json.loads(text)
    name = document["schema"].removeprefix("termlang.").removesuffix("/1")
    schema = json.loads(termlang("schema", name).stdout)
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


# ------------------------------------------------------------------------------------------------------------- replay


def test_replay_says_what_moved_and_what_stands(termlang, year):
    found = termlang("replay", SEED, YEAR, *KNOWN, exit=1).stdout
    assert "1999-03-30     4  done       Westover converts $500,000 of Series A" in found
    assert "Westover Investments L.P.  +38,284 Common Stock" in found
    assert "because 25% at once, and 25% more each month  (line 60)  [F8K para 2]" in found
    assert "\nrefused\n  1999-06-02, line 7: Westover converts $1,200,000 of Series A\n" in found
    assert "1,322,571 left" in found and "does not apply" in found
    assert all(len(line) <= 100 for line in found.splitlines() if not line.startswith("read as"))


def test_the_totals_are_the_sum_of_the_lines(termlang, year):
    ledger = fits(termlang, termlang("replay", SEED, YEAR, *KNOWN, "--format", "json", exit=1).stdout)["answers"][0]
    moved: dict[tuple[str, str], Fraction] = {}
    for entry in ledger["entries"]:
        assert entry["outcome"] == "done" or not entry["moved"]
        for each in entry["moved"]:
            key = each["account"], each["asset"]
            moved[key] = moved.get(key, Fraction(0)) + Fraction(each["quantity"])
    stands = {(each["account"], each["asset"]): Fraction(each["quantity"]) for each in ledger["accounts"]["balances"]}
    # What an issuer gave out stands in no account of its own.
    given_out = {("Company", "Series A"), ("Company", "Common Stock")}
    assert stands == {key: total for key, total in moved.items() if total and key not in given_out}
    limit = ledger["accounts"]["limits"][0]
    delivered = sum(total for (_, asset), total in stands.items() if asset == "Common Stock")
    assert (Fraction(limit["used"]), Fraction(limit["left"])) == (delivered, 1_450_000 - delivered)


def test_a_past_day_is_answered_as_it_was(termlang, year):
    past = termlang("replay", SEED, YEAR, *KNOWN, "--on", "1999-05-31", exit=1).stdout
    year.write_text("\n".join(LINES.splitlines()[:6]) + "\n", encoding="utf-8")
    assert termlang("replay", SEED, YEAR, *KNOWN, "--on", "1999-05-31").stdout == past
    assert "Westover Investments L.P.  Series A                125  1,250,000 USD" in past
    assert termlang("replay", SEED, YEAR, *KNOWN, "--through", "1999-05-31", "--on", "1999-05-31").stdout == past


def test_accounts_of_a_later_day_have_what_the_deal_did_since(termlang, year):
    later = termlang("replay", SEED, YEAR, *KNOWN, "--on", "2004-06-01", exit=1).stdout
    assert "Investor Warrants" not in later and "Montrose" in later
    found = termlang("replay", SEED, YEAR, *KNOWN, "--through", "2004-06-01", exit=1).stdout
    assert "Investor Warrants expire" in found
    termlang("replay", SEED, YEAR, "--through", "1999-06-01", "--on", "2004-06-01", exit=2)


def test_reasons_and_short_forms(termlang, year):
    found = termlang("replay", SEED, YEAR, *KNOWN, "--reasons", exit=1).stdout
    assert "Fixed Price of Series A" in found and "└─" in found
    assert "+38,284" not in termlang("replay", SEED, YEAR, *KNOWN, "--short", exit=1).stdout
    assert termlang("replay", SEED, YEAR, *KNOWN, "--reasons", "--ascii", exit=1).stdout.isascii()


def test_a_bad_line_is_said_and_the_others_go_on(termlang, year):
    with year.open("a", encoding="utf-8") as file:
        file.write("1999-07-02 Westover converts $50,000 of Series Z\n1999-06-30 Westover converts all of Series A\n")
        file.write("1999-07-02 Westover gobbles all of Series A\n1999-07-02 Westover converts $10,000 of Series A\n")
    found = termlang("replay", SEED, YEAR, *KNOWN, exit=1)
    assert "Westover converts $10,000 of Series A" in found.stdout
    assert found.stderr.count("error[") == 3 and "J101" in found.stderr and "year.journal:10:" in found.stderr
    document = fits(termlang, termlang("replay", SEED, YEAR, *KNOWN, "--format", "json", exit=1).stdout)
    assert [each["line"] for each in document["problems"]] == [10, 11, 12]


def test_open_readings_give_several_ledgers(termlang, year):
    found = termlang("replay", SEED, YEAR, *KNOWN[:-4], exit=1).stdout
    assert "== 1 of 2:" in found and "Earlier Conversions = Not Counted" in found
    assert len(fits(termlang, termlang("replay", SEED, YEAR, "--format", "json", exit=1).stdout)["answers"]) >= 1


def test_csv_is_guarded_and_adds_up(termlang, year):
    found = termlang("replay", SEED, YEAR, *KNOWN, "--format", "csv", exit=1).stdout
    rows = list(csv.DictReader(found.splitlines()))
    assert {row["quantity"] for row in rows if row["line"] == "4"} >= {"-50", "38284", "-38284"}
    accounts = termlang("replay", SEED, YEAR, *KNOWN, "--on", "1999-06-02", "--format", "csv", exit=1).stdout
    assert {row["kind"] for row in csv.DictReader(accounts.splitlines())} == {"instrument", "stock"}
    for line in found.splitlines()[1:]:
        assert not any(cell.startswith(("=", "@", "+")) for cell in next(csv.reader([line])))


def test_a_record_that_differs(termlang, year):
    year.write_text("1999-03-30 Investors converted $1,000,000 of Series A into 76,570 shares\n", encoding="utf-8")
    found = termlang("replay", SEED, YEAR, *KNOWN, exit=1).stdout
    assert "\ndifferences\n" in found and "the text gives 76,569 shares, the record 76,570" in found


def test_an_empty_journal_and_none(termlang, here):
    (here / YEAR).write_text("# nothing yet\n", encoding="utf-8")
    assert "no account has anything" in termlang("replay", SEED, YEAR).stdout
    assert "Series A                400" in termlang("replay", SEED, YEAR, "--on", "1999-03-30", *KNOWN).stdout
    assert "F101" in termlang("replay", SEED, "none.journal", exit=2).stderr
    termlang("replay", "-", "-", exit=2)
    assert "Investor Warrants" in termlang("replay", SEED, "-", "--on", "1999-03-30", *KNOWN, input="").stdout


# ------------------------------------------------------------------------------------------------------ other questions


def test_a_quote_stands_after_the_lines_of_its_day(termlang, answers, year):
    asked = ("quote", SEED, "Series A", "--amount", "all", "--holder", "Westover", "--journal", YEAR, *KNOWN)
    (before,) = answers(*asked, "--on", "1999-06-30")
    (after,) = answers(*asked, "--on", "1999-07-01")
    assert (before["amount"], after["amount"]) == ("1250000", "1000000")
    assert "does not hold" in termlang(*asked, "--on", "1999-07-01", "--holder", "Company", exit=2).stderr
    termlang(*asked, "--on", "1999-07-01", "--save-example", "x", exit=2)


def test_the_last_day_of_a_right_is_before_its_close(answers, year):
    asked = ("quote", SEED, "Investor Warrants", "--amount", "all", "--journal", YEAR, *KNOWN)
    assert answers(*asked, "--on", "2004-01-28")[0]["shares"] == "75000"
    assert answers(*asked, "--on", "2004-01-29", exit=1)[0]["status"] == "refused"


def test_eval_with_a_journal(termlang, year):
    asked = ("eval", SEED, "Outstanding of Series A", "--journal", YEAR, *KNOWN, "--short")
    assert "250 Series A" in termlang(*asked, "--on", "1999-06-02").stdout
    rows = termlang(*asked, "--from", "1999-04-14", "--to", "1999-04-15", "--format", "csv").stdout
    assert "1999-04-14,350" in rows and "1999-04-15,325" in rows
    year.write_text("1999-03-30 Nobody converts all of Series A\n", encoding="utf-8")
    assert "J102" in termlang(*asked, "--on", "1999-06-02", exit=1).stderr


def test_rights_open_on_the_day_the_text_says(termlang, year):
    asked = ("rights", SEED, "--journal", YEAR, *KNOWN, "--short")
    before, after = (termlang(*asked, "--on", day).stdout for day in ("1999-07-27", "1999-07-28"))
    assert "next         1999-07-28: opens: from 180 days after Closing  (line 108)" in before
    assert "Series B Sale\n  unknown      needs Sale Conditions\n" in after
    assert "Westover Investments L.P.: Series A conversion\n  allowed      up to 1,000,000 USD at 9.09" in after
    assert "at close 0.50 and at close 100: when Market Value" in after
    assert "Company to Finder: an amount that is not known, in cash, fell due on 1999-01-29  (line 112)" in after
    assert "Company, Series A dividend: cash or Common Stock; nothing was elected; otherwise cash" in after
    assert "Montrose" not in termlang(*asked, "--on", "1999-07-28", "--holder", "Westover").stdout
    assert "write `Company`" in termlang(*asked, "--on", "1999-07-28", "--holder", "Nobody", exit=2).stderr


def test_rights_without_a_journal_suppose_closing(termlang):
    found = termlang("rights", SEED, "--on", "1999-03-30", *KNOWN).stdout
    assert "allowed      up to 4,000,000 USD at 13.06 USD/share" in found and "without a journal" in found
    assert "└─" in found


def test_rights_as_data(termlang, year):
    asked = ("rights", SEED, "--journal", YEAR, "--on", "1999-07-28", *KNOWN)
    document = fits(termlang, termlang(*asked, "--format", "json").stdout)
    standing = {(each["account"], each["right"]): each for each in document["answers"][0]["rights"]}
    mine = standing["Westover Investments L.P.", "Series A conversion"]
    assert (mine["answer"]["status"], mine["next"]["day"], mine["party"]) == ("allowed", "1999-07-30", "Investors")
    assert {flip["price"] for flip in standing["Company", "Series A redemption"]["flips"]} == {"0.5", "100"}
    rows = list(csv.DictReader(termlang(*asked, "--format", "csv").stdout.splitlines()))
    assert {row["right"] for row in rows} == {each["right"] for each in document["answers"][0]["rights"]}


def test_dates(termlang, year):
    asked = ("dates", SEED, "--from", "1999-01-01", "--to", "1999-12-31", "--reading", "First Increment=At Once")
    found = termlang(*asked).stdout
    assert "1999-07-28  Series B Sale opens: from 180 days after Closing" in found
    assert found.index("1999-07-30") < found.index("unknown     Second Closing (needs Second Closing)")
    document = fits(termlang, termlang(*asked, "--format", "json").stdout)
    assert document["answers"][0]["dates"][0]["day"] == "1999-01-29"
    rows = list(csv.DictReader(termlang(*asked, "--format", "csv").stdout.splitlines()))
    assert {row["line"] for row in rows if row["what"].endswith("is open")} == {"60"}
    with year.open("a", encoding="utf-8") as file:
        file.write("1999-08-02 Second Closing is 1999-08-02\n")
    assert "1999-08-02  Series B is issued" in termlang(*asked, "--journal", YEAR).stdout
    assert "E915" in termlang("dates", SEED, "--from", "1999-12-31", "--to", "1999-01-01", exit=2).stderr


def test_a_calendar_file_reads_back(termlang):
    icalendar = pytest.importorskip("icalendar")
    asked = ("dates", SEED, "--from", "1999-01-01", "--to", "1999-12-31", "--format", "ics")
    found = termlang(*asked)
    assert "left out, since its day is not known: Second Closing" in found.stderr
    events = icalendar.Calendar.from_ical(found.stdout).walk("VEVENT")
    days = {str(event["summary"]): event["dtstart"].dt.isoformat() for event in events}
    assert days["Series B Sale opens: from 180 days after Closing"] == "1999-07-28"
    assert {event["dtstamp"].dt.date().isoformat() for event in events} == {"1999-01-29"}
    assert len({str(event["uid"]) for event in events}) == len(events)
    staged = next(event for event in events if event["summary"] == "Series A conversion: 100% is open")
    assert "line 60" in staged["description"]
    assert termlang(*asked).stdout == found.stdout
    later = termlang("dates", SEED, "--from", "1999-07-01", "--to", "1999-12-31", "--format", "ics").stdout
    stamped = {(str(e["uid"]), e["dtstamp"].dt) for e in icalendar.Calendar.from_ical(later).walk("VEVENT")}
    assert stamped and stamped <= {(str(event["uid"]), event["dtstamp"].dt) for event in events}


def test_a_missing_extra_is_one_sentence(termlang, monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    found = termlang("dates", SEED, "--from", "1999-01-01", "--to", "1999-12-31", "--format", "ics", exit=2)
    assert "E922" in found.stderr and "pip install 'termlang[ics]'" in found.stderr


# -------------------------------------------------------------------------------------------------------------- record


def test_record_adds_a_checked_line(termlang, here):
    line = "1999-03-30 Investors convert $500,000 of Series A"
    found = termlang("record", SEED, YEAR, line, *KNOWN, "--short").stdout
    assert "1999-03-30     1  done       Investors convert $500,000 of Series A" in found and "+38,284" in found
    assert (here / YEAR).read_text() == "1999-03-30 Investors convert $500,000 of Series A\n"
    again = ("record", SEED, YEAR, "1999-04-01 Sale Conditions is met", "--format", "json")
    document = fits(termlang, termlang(*again).stdout)
    assert document["recorded"] and document["answers"][0]["entry"]["line"] == 2
    assert not list(here.glob(".*"))


@pytest.mark.parametrize(
    ("line", "exit", "says"),
    [
        ("1999-06-30 Sale Conditions is met", 2, "J101"),
        ("1999-07-02 Westover gobbles all of Series A", 2, "Y020"),
        ("Westover converts all of Series A", 2, "error["),
        ("# a comment", 2, "E923"),
        ("1999-07-02 Sale Conditions is met\n1999-07-02 Sale Conditions is met", 2, "E923"),
        ("1999-07-02 Westover transfers 500 shares of Series A to Montrose", 1, "not recorded"),
        ("1999-07-02 Westover converts $2,000,000 of Series A", 1, "with --anyway"),
    ],
)
def test_what_is_not_recorded(termlang, year, line, exit, says):
    assert says in termlang("record", SEED, YEAR, line, *KNOWN, exit=exit).stderr
    assert year.read_text(encoding="utf-8") == LINES


def test_a_refused_notice_is_recorded_if_one_insists(termlang, year):
    line = "1999-07-02 Westover converts $2,000,000 of Series A"
    assert "refused" in termlang("record", SEED, YEAR, line, *KNOWN, "--anyway", exit=1).stdout
    assert year.read_text(encoding="utf-8") == f"{LINES}{line}\n"
    wrong = "1999-07-02 Westover transfers 500 shares of Series A to Montrose"
    termlang("record", SEED, YEAR, wrong, *KNOWN, "--anyway", exit=1)
    assert year.read_text(encoding="utf-8") == f"{LINES}{line}\n"


def test_a_price_of_the_day_is_enough(termlang, here):
    line = "1999-06-02 Investors convert $500,000 of Series A"
    words = ("record", SEED, YEAR, line, "--set", "Stipulated Price=4", "--price", "close=10")
    assert "at 10.1" in termlang(*words, "--short").stdout


def test_line_ends_and_a_missing_one_are_kept(termlang, here):
    (here / YEAR).write_bytes(b"1999-03-30 Sale Conditions is met\r\n1999-04-01 Sale Conditions is not met")
    termlang("record", SEED, YEAR, "1999-04-02 Sale Conditions is met")
    assert (here / YEAR).read_bytes().count(b"\r\n") == 3


def command(*words):
    return [sys.executable, "-m", "termlang", *words]


def test_writers_at_once_lose_no_line(here):
    lines = [f"1999-04-01 Sale Conditions is met  # {number}" for number in range(6)]
    writers = [
        subprocess.Popen(command("record", SEED, YEAR, line), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for line in lines
    ]
    for writer in writers:
        assert writer.communicate(timeout=120)[1] == b"" and writer.returncode == 0
    assert sorted((here / YEAR).read_text().splitlines()) == lines
    assert not [path for path in here.iterdir() if path.name.startswith(".")]


@posix
def test_who_waits_too_long_is_told(termlang, year, monkeypatch):
    from termlang import files

    monkeypatch.setattr(files, "LONGEST_WAIT", 0.0)
    with files.alone(year):
        assert "F126" in termlang("record", SEED, YEAR, "1999-07-02 Sale Conditions is met", exit=2).stderr
    (year.parent / f".{YEAR}.lock").write_text("", encoding="utf-8")
    termlang("record", SEED, YEAR, "1999-07-02 Sale Conditions is met")
    assert not list(year.parent.glob(".*"))


@posix
def test_a_killed_writer_leaves_the_old_journal_or_the_new_one(here, year):
    line = "1999-07-02 Sale Conditions is met"
    whole = {LINES, f"{LINES}{line}\n"}
    for wait in (0.2, 0.35, 0.5, 0.65):
        year.write_text(LINES, encoding="utf-8")
        process = subprocess.Popen(command("record", SEED, YEAR, line), stdout=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert year.read_text(encoding="utf-8") in whole
    year.write_text(LINES, encoding="utf-8")
    subprocess.run(command("record", SEED, YEAR, line, *KNOWN), stdout=subprocess.DEVNULL, check=True, timeout=60)
    assert year.read_text(encoding="utf-8") == f"{LINES}{line}\n"
    assert not [path for path in here.iterdir() if path.name.startswith(".")]


@posix
def test_a_link_out_of_the_folder_is_not_written_through(termlang, here, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / YEAR
    outside.write_text("", encoding="utf-8")
    (here / YEAR).symlink_to(outside)
    assert "F122" in termlang("record", SEED, YEAR, "1999-04-02 Sale Conditions is met", exit=2).stderr
    assert outside.read_text() == ""


def test_standard_input_is_no_journal_to_write(termlang):
    termlang("record", SEED, "-", "1999-04-02 Sale Conditions is met", exit=2)
