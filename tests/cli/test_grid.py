"""`termlang grid`: one request, or one policy, at every point; a cell is what the command says of that point alone."""

import csv
import io
import json

import jsonschema
import pytest

from termlang.report.schemas import schema

KNOWN = (
    "--reading", "Staging=Every Conversion", "--reading", "First Increment=At Once",
    "--reading", "Earlier Conversions=Counted", "--reading", "Dividend Shares=Inside",
)  # fmt: skip


@pytest.fixture
def grid(termlang, here):
    def run(*words, exit=0, known=KNOWN):
        return termlang("grid", "neotherapeutics.terms", *known, *words, exit=exit)

    return run


@pytest.fixture
def converted(grid):
    """A conversion of $1,000,000 on May 3, 1999."""

    def run(*words, exit=0, known=KNOWN):
        asked = ("Series A", "--amount", "$1,000,000", "--on", "1999-05-03")
        return grid(*asked, *words, exit=exit, known=known)

    return run


def rows_of(found):
    return list(csv.DictReader(io.StringIO(found.stdout)))


def test_the_cells_are_worked_out_by_hand(converted):
    # 101% of $4.00 is $4.04: 1,000,000 / 4.04 = 247,524.7, and below the stipulated $5.00. Of $14.00 the fixed $13.06.
    found = converted("--over", "close=4,10,14", "--over", "Stipulated Price=4,5", exit=1).stdout.splitlines()
    assert [line.split() for line in found if line[:5].strip().isdigit()] == [
        ["4", "247,524", "refused"],
        ["10", "99,009", "99,009"],
        ["14", "76,569", "76,569"],
    ]
    assert found[-1] == "refused: barred when Conversion Price is below Stipulated Price (1 cell)"


def test_every_cell_is_what_a_quote_says(converted, termlang):
    cells = rows_of(converted("--over", "close=3.5,9.99", "--over", "Stipulated Price=3,4", "--format", "csv", exit=1))
    for cell in cells:
        said = termlang(
            "quote", "neotherapeutics.terms", "Series A", "--amount", "$1,000,000", "--on", "1999-05-03", *KNOWN,
            "--price", f"close={cell['close']}", "--set", f"Stipulated Price={cell['Stipulated Price']}",
            "--format", "csv", exit=1 if cell["status"] == "refused" else 0,
        )  # fmt: skip
        (quote,) = rows_of(said)
        for figure in ("status", "shares", "price", "amount", "cash", "remaining"):
            assert cell[figure] == quote[figure], (cell, quote)
        assert cell["why"] == ("" if cell["status"] == "allowed" else quote["binding"])


def test_what_is_not_known_is_said_in_its_cell(converted):
    found = converted("--over", "close=10", exit=1).stdout
    assert "unknown" in found and "unknown, needs: Stipulated Price (1 cell)" in found


def test_open_readings_stand_side_by_side(converted):
    known = KNOWN[:2] + KNOWN[4:]
    found = converted("--over", "close=10", "--set", "Stipulated Price=4", known=known, exit=1).stdout
    # One month after day 90 nothing is open on May 3 yet.
    assert "99,009 or refused" in found and "differ in First Increment" in found


def test_a_question_alone_has_all_its_readings(converted):
    found = converted("--over", "Staging", "--set", "Stipulated Price=4", "--price", "close=10",
                      "--format", "json", known=KNOWN[2:])  # fmt: skip
    document = json.loads(found.stdout)
    jsonschema.validate(document, schema("grid"))
    assert document["axes"] == [{"name": "Staging", "values": ["Every Conversion", "Variable Price Only"]}]
    # Under the second everything may convert at $13.06 as well; the lowest price of the day is taken first.
    assert [cell["shares"] for cell in document["cells"]] == ["99009", "99009"]


def test_days_and_amounts_vary(grid):
    found = rows_of(grid("Series A", "--over", "on=1999-03-30..1999-05-30/1 month", "--over",
                         "amount=$500000; $1,000,000", "--price", "close@1999-04-30=10", "--set", "Stipulated Price=4",
                         "--format", "csv", exit=1))  # fmt: skip
    assert [cell["on"] for cell in found] == ["1999-03-30"] * 2 + ["1999-04-30"] * 2 + ["1999-05-30"] * 2
    # 500,000 / 13.06 = 38,284.8; 1,000,000 / 13.06 = 76,569.7; 500,000 / 10.10 = 49,504.9.
    assert [cell["shares"] for cell in found[:3]] == ["38284", "76569", "49504"]
    assert found[1]["amount asked"] == "$1,000,000" and found[1]["amount"] == "1000000"
    assert found[5]["status"] == "unknown" and "1999-05-30" in found[5]["why"]


def test_many_cells_are_compiled_and_say_the_same(converted, monkeypatch):
    words = ("--over", "close=3.5..4.5/0.01", "--over", "Stipulated Price=4", "--format", "csv")
    one_by_one = converted(*words, exit=1).stdout
    asked = []
    monkeypatch.setattr("termlang.cli.quote_grid.MANY", 50)
    monkeypatch.setattr("termlang.cli.quote_grid._interpreted", spy(asked))
    assert converted(*words, exit=1).stdout == one_by_one
    # From $3.97 on, 101% of the price is at least $4.00.
    assert len(asked) == 47


def spy(asked):
    from termlang.cli.quote_grid import _interpreted

    def interpreted(deal, axes, point, request):
        asked.append(point)
        return _interpreted(deal, axes, point, request)

    return interpreted


def test_a_deal_that_does_not_compile_is_asked_one_by_one(converted, monkeypatch):
    words = ("--over", "close=8..12/1", "--set", "Stipulated Price=4", "--format", "csv")
    before = converted(*words, known=KNOWN[:2] + KNOWN[4:], exit=1).stdout
    monkeypatch.setattr("termlang.cli.quote_grid.MANY", 1)
    assert converted(*words, known=KNOWN[:2] + KNOWN[4:], exit=1).stdout == before


def test_a_policy_is_run_at_every_point(grid, termlang):
    words = ("--start", "12", "--paths", "40", "--days", "70", "--seed", "3")
    found = grid("--policy", "Month ends", *words, "--over", "volatility=0.3,0.6", "--over", "Stipulated Price=3,4",
                 "--format", "json")  # fmt: skip
    document = json.loads(found.stdout)
    jsonschema.validate(document, schema("grid"))
    alone = json.loads(
        termlang("simulate", "neotherapeutics.terms", *KNOWN, *words, "--volatility", "0.6", "--set",
                 "Stipulated Price=3", "--format", "json").stdout
    )  # fmt: skip
    assert [cell["at"] for cell in document["cells"]] == [["0.3", "3"], ["0.3", "4"], ["0.6", "3"], ["0.6", "4"]]
    assert document["cells"][2]["figures"] == alone["runs"][0]["figures"]
    shown = grid("--policy", "Month ends", *words, "--over", "volatility=0.6", "--set", "Stipulated Price=3",
                 "--outstanding", "1,000,000", "--show", "dilution").stdout  # fmt: skip
    assert "dilution (mean, %)" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--over", "close=1,000,2"), "E927"),
        (("--over", "close=1..2/0"), "E911"),
        (("--over", "close=1..2/0.000001"), "E928"),
        (("--over", "close=2..1"), "E928"),
        (("--over", "close"), "E911"),
        (("--over", "Stipulated Prise=3"), "did you mean `Stipulated Price`?"),
        (("--over", "close=1", "--over", "price=2"), "E912"),
        (("--over", "close=1,1"), "E912"),
        (("--over", "on=1999-05-03"), "not both"),
        (("--over", "Staging=Never"), "Staging"),
        (("--over", "volatility=0.3"), "E926"),
        (("--over", "close=1", "--show", "dilution"), "--policy"),
        (("--over", "close=1", "--policy", "Month ends"), "say what to ask"),
        (("--over", "close=1..100/0.05", "--over", "Stipulated Price=1..100/0.05"), "E929"),
    ],
)
def test_an_axis_that_cannot_be_is_said(converted, words, said):
    assert said in converted(*words, exit=2).stderr
