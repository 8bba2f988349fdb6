"""`termlang simulate`: paths in as flags or files, a summary out; what it says is what the library gives."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import util

import jsonschema
import numpy as np
import pytest

from termlang.cli.simulate import _progress
from termlang.report.schemas import schema

KNOWN = (
    "--set",
    "Stipulated Price=4.00",
    "--reading",
    "First Increment=At Once",
    "--reading",
    "Staging=Every Conversion",
)
GIVEN = "date,a,b\n1999-01-29,10.00,14.00\n1999-02-01,10.00,13.50\n"


@pytest.fixture
def simulate(termlang, here):
    """Run `termlang simulate neotherapeutics.terms`."""

    def run(*words, exit=0):
        return termlang("simulate", "neotherapeutics.terms", *KNOWN, *words, exit=exit)

    return run


@pytest.fixture
def generated(simulate):
    def run(*words, exit=0):
        return simulate(
            "--start",
            "12.00",
            "--volatility",
            "60%",
            "--paths",
            "300",
            "--days",
            "84",
            "--seed",
            "7",
            *words,
            exit=exit,
        )

    return run


def figures(document, run=0):
    return {each["figure"]: each for each in document["runs"][run]["figures"]}


def test_a_conversion_at_the_fixed_price_is_worked_out_by_hand(simulate, here):
    # Path b stands above $13.06 on January 29, the last trading day of the month: 4,000,000 / 13.06 = 306,278.7.
    (here / "given.csv").write_text(GIVEN, encoding="utf-8")
    found = json.loads(simulate("--prices", "given.csv", "--outstanding", "693,722", "--format", "json").stdout)
    jsonschema.validate(found, schema("simulation"))
    of = figures(found)
    assert (found["paths"], found["days"], found["first"], found["last"]) == (2, 2, "1999-01-29", "1999-02-01")
    assert (of["shares"]["least"], of["shares"]["most"], of["shares"]["mean"]) == ("0", "306278", "153139")
    assert (of["price"]["paths"], of["price"]["mean"]) == (1, "13.06")
    # 306,278 of 1,000,000 shares.
    assert of["dilution"]["most"] == "30.6278"
    assert of["outstanding"]["most"] == "4000000"
    assert of["first_limit"]["paths"] == 0 and of["first_limit"]["quantiles"] == {}


def test_the_same_seed_gives_the_same_words_in_parts_and_formats(generated, monkeypatch):
    whole = generated().stdout
    monkeypatch.setattr("termlang.simulate.runs.PART", 128)
    assert generated().stdout == whole
    rows = list(csv.DictReader(io.StringIO(generated("--format", "csv").stdout)))
    document = json.loads(generated("--format", "json").stdout)
    assert [row["mean"] for row in rows] == [each["mean"] or "" for each in document["runs"][0]["figures"]]
    assert generated("--seed", "8").stdout != whole


def test_the_interpreter_says_the_same(generated):
    words = ("--paths", "4", "--format", "json")
    compiled, exact = (json.loads(generated(*words, "--engine", each).stdout) for each in ("compiled", "exact"))
    assert compiled["runs"][0]["figures"] == exact["runs"][0]["figures"]


def test_open_readings_are_run_each_and_alike_ones_are_one(termlang, here):
    found = termlang(
        "simulate", "neotherapeutics.terms", "--set", "Stipulated Price=4.00", "--days", "90", "--paths", "100",
        "--start", "12", "--volatility", "0.6", "--format", "json",
    ).stdout  # fmt: skip
    runs = json.loads(found)["runs"]
    said = [each["readings"] for each in runs]
    assert all({"Staging", "First Increment"} <= set(each) for each in said)
    # Nothing is paid as dividends in shares, so that it does not matter whether those would count.
    assert all("Dividend Shares" not in each for each in said)
    assert len({each["figures"][0]["mean"] for each in runs}) == len(runs) > 1


def test_the_figures_of_every_path_go_to_a_file_whole_or_not_at_all(generated, here):
    from pyarrow import parquet

    generated("--out", "paths.parquet")
    generated("--out", "paths.csv")
    table = parquet.read_table(here / "paths.parquet")
    rows = list(csv.DictReader(io.StringIO((here / "paths.csv").read_text(encoding="utf-8"))))
    assert table.num_rows == len(rows) == 300
    assert [float(row["Series A.shares"]) for row in rows] == table["Series A.shares"].to_pylist()
    said = json.loads(table.schema.metadata[b"termlang"])
    assert (said["seed"], said["policy"], said["days"]) == (7, "Month ends", 84)
    assert "exists already" in generated("--out", "paths.csv", exit=2).stderr
    assert ".parquet or .csv" in generated("--out", "paths.txt", exit=2).stderr


def test_a_path_keeps_its_name(simulate, here):
    (here / "given.csv").write_text(GIVEN, encoding="utf-8")
    simulate("--prices", "given.csv", "--out", "paths.csv")
    # Three days of 5% a year on $4,000,000 have accrued by February 1: 1,643.84.
    header, first = (line.split(",") for line in (here / "paths.csv").read_text(encoding="utf-8").splitlines()[:2])
    row = dict(zip(header, first, strict=True))
    assert (row["path"], row["Series A.shares"], row["Series A.outstanding"]) == ("a", "0", "4000000")
    assert row["Series A.accrued"].startswith("1643.8356") and row["Series A.price"] == ""


def test_history_stands_before_the_first_day_and_gives_the_start(simulate):
    found = simulate("--history", "neotherapeutics-scenario.csv", "--from", "1999-05-04", "--volatility", "0.6",
                     "--paths", "10", "--days", "5", "--format", "json")  # fmt: skip
    # The scenario closes at $10.00 on May 3, 1999.
    assert "geometric Brownian motion from 10," in json.loads(found.stdout)["prices"]


def test_a_picture_shows_shares_and_prices(generated, here):
    generated("--plot", "fan.svg")
    drawn = (here / "fan.svg").read_text(encoding="utf-8")
    for words in ("Shares delivered for Series A so far", "USD per share", "half of the paths", "Month ends"):
        assert words in drawn
    generated("--plot", "fan.png")
    assert (here / "fan.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "where do prices come from?"),
        (("--volatility", "0.6"), "say where the paths begin"),
        (("--volatility", "0.6", "--bootstrap", "a.csv"), "not --volatility and --bootstrap"),
        (("--prices", "none.csv"), "F101"),
        (("--prices", "given.csv", "--seed", "1"), "--seed is for generated paths"),
        (("--prices", "given.csv", "--days", "3"), "K222"),
        (("--volatility", "0.6", "--start", "$5"), "E911"),
        (("--volatility", "9999", "--start", "5"), "K108"),
        (("--volatility", "0.6", "--start", "5", "--paths", "1,0"), "--paths"),
        (("--volatility", "0.6", "--start", "5", "--outstanding", "0"), "--outstanding takes"),
        (("--volatility", "0.6", "--start", "5", "--policy", "Never"), "K103"),
        (("--volatility", "0.6", "--start", "5", "--plot", "a.gif"), ".svg or .png"),
        (("--volatility", "0.6", "--start", "5", "--tick", "0"), "E911"),
    ],
)
def test_what_cannot_be_run_is_said(simulate, here, words, said):
    (here / "given.csv").write_text(GIVEN, encoding="utf-8")
    assert said in simulate(*words, exit=2).stderr


def test_a_run_beyond_the_limit_is_refused_before_it_starts(termlang, here):
    found = termlang("--limit", "batch=1,000", "simulate", "neotherapeutics.terms", *KNOWN, "--start", "12",
                     "--volatility", "0.6", exit=2)  # fmt: skip
    assert "K205" in found.stderr and "2,520,000 contract-days" in found.stderr


def test_what_does_not_compile_is_named_and_the_interpreter_offered(termlang, here):
    text = (here / "lincoln-park-2021.terms").read_text(encoding="utf-8")
    line = "Company draws all that is open of Equity Line on the last trading day of each month"
    (here / "line.terms").write_text(f'{text}\npolicy "Month ends":\n  {line}\n', encoding="utf-8")
    words = ("line.terms", "--start", "1", "--volatility", "0.6", "--set", "Commitment=1000000")
    found = termlang("simulate", *words, exit=2)
    assert "K101" in found.stderr and "--engine exact" in found.stderr


@pytest.mark.parametrize(
    ("missing", "words", "extra"),
    [
        ("numpy", (), "termlang[batch]"),
        ("pyarrow", ("--out", "a.parquet"), "termlang[parquet]"),
        ("vl_convert", ("--plot", "a.svg"), "termlang[plot]"),
    ],
)
def test_a_missing_extra_is_one_sentence(generated, monkeypatch, missing, words, extra):
    real = util.find_spec
    monkeypatch.setattr("termlang.cli.needs.find_spec", lambda name: None if name == missing else real(name))
    said = generated(*words, exit=2).stderr
    assert extra in said and said.count("\n") <= 3


def test_the_workers_of_a_cluster_give_the_same(generated, monkeypatch):
    @contextmanager
    def workers(address):
        assert address == "tcp://10.0.0.1:8786"
        with ThreadPoolExecutor(2) as pool:
            yield pool

    monkeypatch.setattr("termlang.simulate.batches.on_dask", workers)
    monkeypatch.setattr("termlang.simulate.runs.PART", 128)
    alone = generated().stdout
    assert generated("--dask", "tcp://10.0.0.1:8786").stdout == alone
    assert "compiled engine" in generated("--dask", "a", "--engine", "exact", exit=2).stderr


def test_an_address_at_which_nobody_answers(generated):
    found = generated("--dask", "nowhere://here", exit=2).stderr
    assert "E930" in found and "dask scheduler" in found


def test_what_happens_on_a_path_can_be_replayed(generated, termlang, here):
    known = ("--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Inside")
    generated("--event-log", "3,17", "--out", "paths.csv", *known)
    rows = list(csv.DictReader(io.StringIO((here / "paths.csv").read_text(encoding="utf-8"))))
    for path in (3, 17):
        words = ("neotherapeutics.terms", f"path-{path}.journal", "--prices", f"path-{path}.csv", *KNOWN, *known)
        found = json.loads(termlang("replay", *words, "--format", "json").stdout)
        (answer,) = found["answers"]
        moved = [posting for entry in answer["entries"] for posting in entry["moved"]]
        counts = [int(each["quantity"]) for each in moved if each["asset"] == "Common Stock"]
        shares = sum(count for count in counts if count > 0)
        assert shares == int(rows[path]["Series A.shares"])
    assert "exists already" in generated("--event-log", "3", *known, exit=2).stderr
    assert "there is no path `300`" in generated("--event-log", "300", exit=2).stderr


def test_a_path_of_a_file_is_told_from_the_day_on_which_it_begins(simulate, termlang, here):
    (here / "given.csv").write_text("date,a,b\n1999-01-28,9,9\n" + GIVEN.partition("\n")[2], encoding="utf-8")
    simulate("--prices", "given.csv", "--from", "1999-01-29", "--event-log", "b",
             "--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Inside")  # fmt: skip
    assert (here / "path-b.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1999-01-29,14")
    assert "1999-01-29 Investors convert all that is open" in (here / "path-b.journal").read_text(encoding="utf-8")


def test_the_journal_of_a_path_goes_on_from_the_one_before(generated, termlang, here):
    known = ("--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Inside")
    (here / "before.journal").write_text("1999-03-30 Investors convert $500,000 of Series A\n", encoding="utf-8")
    generated("--event-log", "2", "--journal", "before.journal", *known)
    told = (here / "path-2.journal").read_text(encoding="utf-8")
    assert "1999-03-30 Investors convert $500,000" in told and "1999-04-30 Investors convert all that is open" in told
    words = ("neotherapeutics.terms", "path-2.journal", "--prices", "path-2.csv", *KNOWN, *known)
    termlang("replay", *words)


def test_a_terminal_has_its_cursor_back_after_the_bar(monkeypatch):
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    with _progress() as told:
        for reading in ("Staging = Every Conversion", "Staging = Variable Price Only"):
            told(reading, 50, 100)
            told(reading, 100, 100)
    shown = terminal.getvalue()
    assert shown.count("100%") == 2 and shown.rindex("\033[?25h") > shown.rindex("\033[?25l")


def test_quantiles_of_a_run_are_those_of_its_paths(generated, here):
    document = json.loads(generated("--format", "json", "--out", "paths.csv").stdout)
    rows = list(csv.DictReader(io.StringIO((here / "paths.csv").read_text(encoding="utf-8"))))
    shares = np.array([float(row["Series A.shares"]) for row in rows])
    told = figures(document)["shares"]
    assert float(told["quantiles"]["5%"]) == pytest.approx(
        np.sort(shares)[14] * 0.05 + np.sort(shares)[15] * 0.95, abs=1
    )
    assert float(told["mean"]) == pytest.approx(shares.sum() / 300, abs=1e-5)
