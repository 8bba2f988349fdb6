"""What a command says of a question that it cannot answer, and the corners of those that it can."""

import csv
import io
import sys

import click
import pytest

from termlang.cli.errors import exit_code_of

SEED = "neotherapeutics.terms"
KNOWN = (
    "--reading", "Staging=Every Conversion", "--reading", "First Increment=At Once",
    "--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Inside", "--set", "Stipulated Price=4",
)  # fmt: skip
ASKED = ("Series A", "--amount", "$1,000,000")
RUN = ("--policy", "Month ends", "--start", "12", "--paths", "4", "--days", "40", "--volatility", "0.6")
OVER = ("--over", "close=10")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ASKED, "--on", "1999-05-03", "--over", "close=1,,2"), "E911"),
        ((*ASKED, "--over", "on=1999-05-03..1999-05-28/1 moon"), "E911"),
        ((*ASKED, "--over", "on=1999-05-28..1999-05-03"), "E928"),
        ((*ASKED, "--over", "on=1999-01-04..2030-01-04/1 day"), "E928"),
        ((*ASKED, *OVER), "say the day of the requests"),
        ((*ASKED, *OVER, "--on", "1999-05-03", "--paths", "4"), "paths are for runs of a --policy"),
        ((*RUN, "--over", "seed=1,2", "--amount", "all"), "--amount is for a request"),
        ((*RUN, "--over", "seed=1,2", "--holder", "Westover"), "--holder is for a request"),
        ((*RUN, "--over", "seed=1,2", "--journal", "-"), "--journal is for a request"),
        ((*RUN, "--over", "seed=1,2", "--show", "dilution"), "--outstanding 5,412,000"),
    ],
)
def test_a_grid_that_cannot_be_asked_is_said(termlang, words, said):
    assert said in termlang("grid", SEED, *KNOWN, *words, exit=2).stderr


def test_days_of_an_axis_are_trading_days(termlang):
    """May 28, 1999, is a Friday, and Monday a holiday: every second trading day is May 28 and June 2."""
    words = ("--over", "on=1999-05-28..1999-06-03/2 trading days", "--format", "csv")
    found = termlang("grid", SEED, *KNOWN, *ASKED, *words, exit=1).stdout
    assert [row["on"] for row in csv.DictReader(io.StringIO(found))] == ["1999-05-28", "1999-06-02"]


def test_a_grid_of_runs_as_rows_has_every_figure_of_every_point(termlang):
    found = termlang("grid", SEED, *KNOWN, *RUN, "--over", "seed=1,2", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(found)))
    assert {row["seed"] for row in rows} == {"1", "2"} and all(row["undecided"] == "0" for row in rows)
    shares = [row["mean"] for row in rows if row["figure"] == "shares"]
    assert len(shares) == len(rows) // len({row["figure"] for row in rows})


def test_warrants_of_a_grid_are_counted_in_warrants(termlang):
    """500 of them at $12.98 on a day in their window."""
    words = ("Investor Warrants", "--over", "amount=500 warrants; 600 warrants", "--on", "2003-06-02")
    found = termlang("grid", SEED, *words, "--show", "amount").stdout
    assert "warrants" in found and "500" in found.split("amount", 1)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tick", "0", "--volatility", "0.6", "--start", "12"), "a step above zero"),
        (("--bootstrap", "bid.csv", "--start", "12"), "a price file with a column `close`"),
        (("--bootstrap", "bad.csv", "--start", "12"), "M"),
        (("--volatility", "0.6", "--start", "12", "--event-log", "1,1"), "each once"),
    ],
)
def test_paths_that_cannot_be_made_are_said(termlang, here, words, said):
    (here / "bid.csv").write_text("date,bid\n1999-05-03,10\n1999-05-04,11\n")
    (here / "bad.csv").write_text("date,close\n1999-05-03,ten\n")
    found = termlang(
        "simulate", SEED, *KNOWN, "--policy", "Month ends", "--paths", "20", "--days", "30", *words, exit=2
    )
    assert said in found.stderr


def test_journals_of_paths_are_written_under_one_reading(termlang):
    known = KNOWN[2:]
    words = (*RUN, "--days", "110", "--event-log", "0")
    assert "E9" in termlang("simulate", SEED, *known, *words, exit=2).stderr


def test_a_plan_without_a_policy_says_what_to_write(termlang):
    assert 'Add a block such as `policy "' in termlang("plan", "bbby.terms", exit=1).stdout


def test_only_one_of_two_texts_is_standard_input(termlang, here):
    asked = ("quote", "-", "Series A", "--amount", "all", "--on", "1999-05-03", "--journal", "-")
    found = termlang(*asked, input=(here / SEED).read_text(), exit=2)
    assert "only one of the deal and the journal" in found.stderr


def test_a_value_that_is_met_is_said_in_a_word(termlang):
    found = termlang("eval", SEED, "$2.00 is above $1.00", "--on", "1999-05-03", "--format", "csv").stdout
    assert [row["value"] for row in csv.DictReader(io.StringIO(found))] == ["met"]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SystemExit(1), 1, ""),
        (SystemExit("no number"), 1, ""),
        (click.Abort(), 130, ""),
        (RecursionError(), 2, "this input needs more room than there is"),
        (MemoryError(), 2, "this input needs more room than there is"),
        (ValueError("one two"), 2, "ValueError: one two"),
    ],
)
def test_whatever_happens_has_an_exit_code(error, code, said, capsys):
    assert exit_code_of(error) == code
    assert said in capsys.readouterr().err


def test_what_is_no_error_goes_on():
    with pytest.raises(GeneratorExit):
        exit_code_of(GeneratorExit())


def test_a_disk_that_is_full_and_a_reader_that_has_gone_end_quietly():
    """In a process of its own, as its output is let go."""
    import errno
    import subprocess

    made = "from termlang.cli.errors import exit_code_of as e\nimport sys\nprint('lost')\n"
    for number, code, said in ((errno.EPIPE, 1, ""), (errno.ENOSPC, 2, "termlang: full\n")):
        run = subprocess.run(
            [sys.executable, "-E", "-c", f"{made}sys.exit(e(OSError({number}, 'Full')))"],
            capture_output=True,
            text=True,
        )
        assert (run.returncode, run.stdout, run.stderr) == (code, "", said)


def test_a_line_of_requests_names_what_it_asks_and_its_stock(termlang, here):
    """$1,000,000 at 101% of $10.00 are 99,009 shares."""
    import json

    prices = {"Common Stock.close": {"1999-05-03": "10.00"}}
    lines = [
        {"on": "1999-05-03"},
        {"what": "Series A", "amount": "$1,000,000", "on": "1999-05-03", "prices": prices},
        {"what": "Series A", "on": "1999-05-03", "prices": {"Lost Stock.close": {"1999-05-03": "10.00"}}},
    ]
    (here / "asked.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
    found = termlang("quote", SEED, *KNOWN, "--requests", "asked.jsonl", exit=1).stdout.splitlines()
    nothing, answered, lost = map(json.loads, found)
    assert "what" in json.dumps(nothing) and "answers" not in nothing
    assert answered["answers"][0]["shares"] == "99009"
    assert "Lost Stock" in json.dumps(lost) and "answers" not in lost
