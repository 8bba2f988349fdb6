import io
import json

import pytest

from termlang.cli.findings import _address
from termlang.diagnostics import Mistake
from termlang.report.problems import problems_text
from termlang.source import Source, Span

OPEN = "neotherapeutics.terms"
CLEAN = """language 1
deal "Acme Preferred Stock"
currency USD
calendar NYSE
months end on the last day
party Company "Acme, Inc."
party Investors "the holders"
stock Common Stock of Company
preferred Series A:
  issued on January 29, 1999 to Investors, 400 shares of $10,000 stated value
  conversion into Common Stock at the option of Investors:
    from Issue Date until 5 years after Issue Date:
      all of it
      at $13.06 per share
    shares rounded down, the fraction lapses
"""
GAP = CLEAN.replace(
    "    from Issue Date until 5 years after Issue Date:\n      all of it\n      at $13.06 per share\n",
    "    from Issue Date until April 30, 1999:\n      all of it\n      at $13.06 per share\n"
    "    after April 30, 1999:\n      all of it\n      at 101% of the closing price of Common Stock\n",
)
# What a good sheet still leaves for other families does not matter here.
N = ("--select", "N")


@pytest.fixture
def write(here):
    def writing(name, text):
        (here / name).write_text(text)

    return writing


def test_a_clean_deal(termlang, write):
    write("clean.terms", CLEAN)
    found = termlang("lint", "clean.terms", *N)
    assert found.stdout == "1 file: no problems\n" and found.stderr == ""


def test_findings_are_the_answer(termlang, write):
    write("bad.terms", 'language 1\ndeal "X"\ncurrency USD\nfoo bar\n')
    found = termlang("lint", "bad.terms", exit=1)
    assert "bad.terms:4:1" in found.stdout and "error[" in found.stdout and found.stderr == ""
    assert "more   termlang explain Y020" in found.stdout
    short = termlang("lint", "--short", "bad.terms", exit=1).stdout
    assert len(short) < len(found.stdout)


def test_warnings_fail_a_run_before_a_signature_and_not_in_a_draft(termlang, write):
    write("gap.terms", GAP)
    words = ("lint", "gap.terms", "--select", "W301")
    assert "warning[W301]" in termlang(*words).stdout
    termlang(*words, "--profile", "signing", exit=1)
    termlang(*words, "--fail-on", "warning", exit=1)
    termlang(*words, "--profile", "signing", "--fail-on", "never")
    assert "error[W301]" in termlang(*words, "--profile", "strict", exit=1).stdout


def test_open_terms_are_errors_before_a_signature(termlang):
    assert "warning[N108]" in termlang("lint", OPEN, *N).stdout
    assert "error[N108]" in termlang("lint", OPEN, *N, "--profile", "signing", "--no-costs", exit=1).stdout


def test_several_files_and_one_that_cannot_be_read(termlang, write):
    write("clean.terms", CLEAN)
    found = termlang("lint", "clean.terms", "none.terms", "clean.terms", *N, exit=2)
    assert "2 files: no problems" in found.stdout and "F101" in found.stderr


def test_a_folder(termlang, here):
    count = len(list(here.glob("*.terms")))
    assert f"{count} files" in termlang("lint", here, "--short").stdout


def test_a_folder_without_deals(termlang, here):
    (here / "empty").mkdir()
    assert "F110" in termlang("lint", "empty", exit=2).stderr


def test_standard_input(termlang):
    assert termlang("lint", "-", *N, input=CLEAN.encode()).stdout == "1 file: no problems\n"
    assert "<stdin>:1:1" in termlang("lint", "-", input=b"foo\n", exit=1).stdout


def test_half_a_line_leaves_the_rest_of_the_file_its_findings(termlang):
    broken = GAP.replace("deal ", "Floor Price mea\nCeiling Price is undisclosed, in $ per share\ndeal ")
    found = termlang("lint", "-", "--short", "--select", "N,W301", input=broken.encode(), exit=1).stdout
    assert "error[Y" in found and "warning[N108]" in found and "warning[W301]" in found


def test_json(termlang, write):
    write("bad.terms", "language 1\nfoo bar\n")
    found = json.loads(termlang("lint", "--format", "json", "bad.terms", exit=1).stdout)
    assert found["schema"] == "termlang.problems/1" and found["problems"][0]["line"] == 2


def test_fixes_are_data_in_json(termlang, write):
    jsonschema = pytest.importorskip("jsonschema")
    write("gap.terms", GAP)
    found = json.loads(termlang("lint", "--format", "json", "--costs", "gap.terms", "--select", "W301").stdout)
    jsonschema.validate(found, json.loads(termlang("schema", "problems").stdout))
    (problem,) = found["problems"]
    first = problem["fixes"][0]
    assert first["level"] == "choice" and len(problem["fixes"]) == 2
    (edit,) = first["edits"]
    edited = GAP[: edit["start"]] + edit["text"] + GAP[edit["end"] :]
    assert termlang("lint", "-", "--select", "W301", input=edited.encode()).stdout == "1 file: no problems\n"
    assert problem["notes"][0]["head"] == "at" and "1999-" in problem["notes"][0]["text"]


def test_annotations_of_a_workflow(termlang, write):
    write("gap.terms", GAP)
    found = termlang("lint", "--format", "github", "gap.terms", "--select", "W301").stdout
    assert found.startswith("::warning file=gap.terms,line=15,endLine=15,col=5,")
    assert "title=W301 window.gap::no window holds 1999-04-30%0A" in found and found.count("\n") == 1


def test_ascii(termlang, write):
    write("bad.terms", "language 1\nfoo bar\n")
    assert termlang("lint", "--ascii", "bad.terms", exit=1).stdout.isascii()


def test_escapes_of_a_text_do_not_reach_the_terminal(termlang, here):
    (here / "bad.terms").write_bytes(b'language 1\ndeal "\x1b[31m"\n')
    for shape in ("text", "github"):
        assert "\x1b" not in termlang("lint", "--format", shape, "bad.terms", exit=1).stdout


def test_a_wide_file_is_not_utf8(termlang, here):
    (here / "wide.terms").write_bytes("language 1\n".encode("utf-16"))
    assert "UTF-16" in termlang("lint", "wide.terms", exit=2).stderr


# ------------------------------------------------------------------------------------------------------------ settings


def test_settings_of_the_nearest_file(termlang, here, write):
    write("gap.terms", GAP)
    (here / "pyproject.toml").write_text('[tool.termlang.lint]\nselect = ["W301"]\nprofile = "signing"\n')
    termlang("lint", "gap.terms", "--no-costs", exit=1)
    (here / "termlang.toml").write_text('[lint]\nselect = ["W301"]\n[lint.severity]\nW301 = "info"\n')
    assert "info[W301]" in termlang("lint", "gap.terms").stdout
    (here / "other.toml").write_text('[lint]\nignore = ["W301", "window.*"]\n')
    assert "W301" not in termlang("lint", "gap.terms", "--config", "other.toml").stdout


def test_ignored_by_file(termlang, here, write):
    write("gap.terms", GAP)
    (here / "termlang.toml").write_text('[lint]\nselect = ["W301"]\n[lint.per-file-ignores]\n"g*.terms" = ["W"]\n')
    assert termlang("lint", "gap.terms").stdout == "1 file: no problems\n"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[lint]\nprofil = "draft"\n', "did you mean `profile`?"),
        ('[lint]\nselect = ["W3O1"]\n', "L173"),
        ('[lint]\nselect = "W301"\n', "L172"),
        ('[lint.severity]\nW301 = "fatal"\n', "L172"),
        ("[lint\n", "F141"),
        ('[lint.house.bounds]\n"Floor Price" = { least = "$1" }\n', "L172"),
    ],
)
def test_settings_that_say_nothing_are_refused(termlang, here, write, table, said):
    write("gap.terms", GAP)
    (here / "termlang.toml").write_text(table)
    assert said in termlang("lint", "gap.terms", exit=2).stderr


def test_a_rule_that_does_not_exist_cannot_be_selected(termlang):
    assert "L173" in termlang("lint", OPEN, "--select", "Q999", exit=2).stderr


# --------------------------------------------------------------------------------------------------------------- fixes


def test_fix_writes_what_leaves_the_deal_as_it_is(termlang, here, write):
    long = CLEAN.replace(
        "    shares rounded", "    limit 1450000 shares, counting conversions, the excess lapses\n    shares"
    )
    long = long.replace("    shares down", "    shares rounded down")
    write("long.terms", long)
    diff = termlang("lint", "--diff", "long.terms", "--select", "F152", exit=1)
    assert "+    limit 1,450,000 shares" in diff.stdout and (here / "long.terms").read_text() == long
    found = termlang("lint", "--fix", "long.terms", "--select", "F152")
    assert "1 fixed, 0 left" in found.stderr
    assert (here / "long.terms").read_text() == long.replace("1450000", "1,450,000")


def test_a_reading_is_written_only_when_it_is_chosen(termlang, here, write):
    write("gap.terms", GAP)
    assert "0 fixed, 1 left" in termlang("lint", "--fix", "gap.terms", "--select", "W301", exit=1).stderr
    found = termlang("lint", "--choose", "W301:15=1", "gap.terms", "--select", "W301")
    assert ("1 fixed, 0 left" in found.stderr and " at 1" in found.stderr) or "on 1999" in found.stderr
    assert "from Issue Date through April 30, 1999:" in (here / "gap.terms").read_text()
    assert "names no reading" in termlang("lint", "--choose", "W301", "gap.terms", exit=2).stderr


def test_known_findings_are_not_shown_again(termlang, here, write):
    write("gap.terms", GAP)
    assert "known" in termlang("lint", "gap.terms", "--select", "W301", "--write-baseline", "known.json").stdout
    (here / "termlang.toml").write_text('[lint]\nselect = ["W301", "N"]\nbaseline = "known.json"\n')
    assert termlang("lint", "gap.terms").stdout == "1 file: no problems\n"
    write("gap.terms", "# moved down\n" + GAP.replace("party Company", "Floor is undisclosed, in $\nparty Company"))
    found = termlang("lint", "gap.terms").stdout
    assert "N108" in found and "W301" not in found


# ------------------------------------------------------------------------------------------------------------- explain


def test_every_code_has_a_page(termlang):
    from termlang.cli.catalogue import codes, page

    listed = [line.split()[0] for line in termlang("explain").stdout.splitlines()]
    assert listed == codes() and len(listed) > 200
    for code in codes():
        assert page(code).startswith(f"{code} ") and len(page(code).splitlines()) > 3, code


def test_the_mistakes_of_every_room_are_in_the_catalogue():
    from pathlib import Path

    from termlang.cli.catalogue import ROOMS

    package = Path(__file__).parents[2] / "termlang"
    having = {
        ".".join(("termlang", *path.relative_to(package).with_suffix("").parts))
        for path in package.rglob("*.py")
        if " = Mistake(" in path.read_text(encoding="utf-8") and path.name != "rule.py"
    }
    assert having == {module for _, module in ROOMS}


def test_explain_takes_names_and_says_what_was_meant(termlang):
    assert termlang("explain", "window.gap").stdout == termlang("explain", "w301").stdout
    assert "did you mean" in termlang("explain", "W3O1", exit=2).stderr


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_places_are_links_on_a_terminal_alone_and_where_they_are_wanted(here, write, termlang, monkeypatch):
    write("a b.terms", GAP)
    words = ("lint", "a b.terms", "--select", "W301", "--links")
    assert "\x1b]8" not in termlang(*words).stdout
    address = (here / "a b.terms").resolve().as_uri()
    assert "%20" in address
    problem = Mistake("X001", "a.b", "c", "d").at(Span(0, 1))
    for short in (True, False):
        text = problems_text([problem], Source("text", "a b.terms"), short=short, link=address)
        assert f"\x1b]8;;{address}\x1b\\a b.terms:1:1\x1b]8;;\x1b\\" in text
    assert _address("a b.terms") == ""
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert _address("a b.terms") == address and _address("-") == ""
    monkeypatch.setenv("TERM", "dumb")
    assert _address("a b.terms") == ""
