"""The settings of the linter: which rules run where, how severe a finding is, what is refused, what is known."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from termlang.cli.catalogue import page
from termlang.diagnostics import BadInput, Mistake, Severity
from termlang.linter.baseline import baseline_document, fingerprint, new, read_baseline
from termlang.linter.config import Config, Profile, is_known, matches, read_config
from termlang.linter.rules import RULES
from termlang.source import Source

OPT_IN = "S131 S132 S133 S134 T141 T142 C608 F151"
USUAL = tuple(code for code in RULES if code not in OPT_IN.split())


@pytest.mark.parametrize(
    ("settings", "extra", "missing"),
    [
        ({}, "", ""),
        ({"profile": "signing"}, "", ""),
        ({"profile": "strict"}, "F151", ""),
        ({"profile": "strict", "ignore": ["F151"]}, "", ""),
        ({"extend-select": ["F151"]}, "F151", ""),
        ({"extend-select": ["F"]}, "F151", ""),
        ({"extend-select": ["us-listed"]}, "C608", ""),
        ({"extend-select": ["C608"]}, "C608", ""),
        ({"extend-select": ["limit.*"]}, "C608", ""),
        ({"extend-select": ["T"]}, "T141 T142", ""),
        ({"extend-select": ["T"], "ignore": ["T142"]}, "T141", ""),
        ({"extend-select": ["S13"], "ignore": ["S132", "S134"]}, "S131 S133", ""),
        ({"extend-select": ["N102"]}, "", ""),
        ({"select": ["*"]}, OPT_IN, ""),
        ({"select": ["ALL"]}, OPT_IN, ""),
        ({"select": ["*"], "extend-select": ["T141"]}, OPT_IN, ""),
        ({"extend-select": ["*"], "ignore": ["S"]}, "T141 T142 C608 F151", ""),
        ({"ignore": ["L161", "window.*"]}, "", "L161 W301 W304 W305 W308 W309 W310 W320"),
        ({"ignore": ["W30"]}, "", "W301 W304 W305 W308 W309"),
    ],
)
def test_the_usual_rules_and_those_that_are_asked_for(settings: dict[str, Any], extra: str, missing: str) -> None:
    wanted = ({*USUAL} | {*extra.split()}) - {*missing.split()}
    assert read_config(settings).codes() == tuple(code for code in RULES if code in wanted)


@pytest.mark.parametrize("code", RULES)
def test_the_page_of_a_rule_says_when_it_runs(code: str) -> None:
    heading = page(code).splitlines()[1]
    assert ("runs only when it is selected" in heading) == (code in OPT_IN.split() and code != "F151")
    assert ("runs in the profile `strict` and when it is selected" in heading) == (code == "F151")


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"select": ["W301", "N102"]}, "N102 W301"),
        ({"select": ["F"]}, "F151 F152"),
        ({"select": ["F152"], "profile": "strict"}, "F152"),
        ({"select": ["window.gap"], "extend-select": ["T"]}, "W301 T141 T142"),
        ({"select": ["N1?2"]}, "N102"),
        ({"select": ["limit.*"], "ignore": ["limit.money"]}, "C601 C602 C606 C608 C609 C620"),
        ({"select": ["us-listed"]}, "C608"),
        ({"select": ["L"], "ignore": ["L16*"]}, ""),
    ],
)
def test_what_is_selected_takes_the_place_of_the_usual_rules(settings: dict[str, Any], codes: str) -> None:
    assert read_config(settings).codes() == tuple(codes.split())


@pytest.mark.parametrize(
    ("glob", "file", "ignored"),
    [
        ("g*.terms", "gap.terms", True),
        ("g*.terms", "deals/old/gap.terms", True),
        ("g*.terms", "deals\\old\\gap.terms", True),
        ("g*.terms", "deals/legacy.terms", False),
        ("old/gap.terms", "deals/old/gap.terms", True),
        ("old/gap.terms", "deals/bold/gap.terms", False),
        ("deals/*", "deals/old/gap.terms", True),
        ("deals/*", "gap.terms", False),
        ("gap", "gap.terms", False),
    ],
)
def test_a_file_may_be_left_alone(glob: str, file: str, ignored: bool) -> None:
    config = read_config({"select": ["W301", "W304"], "per-file-ignores": {glob: ["W301", "N"]}})
    assert config.codes(file) == (("W304",) if ignored else ("W301", "W304"))
    assert config.codes() == ("W301", "W304")


OPEN = Mistake("N108", "name.open-term", "", "", severity=Severity.WARNING)
GAP = Mistake("W301", "window.gap", "", "", severity=Severity.WARNING)
TEXT = Mistake("F152", "format.number", "", "", severity=Severity.INFO)
LATE = Mistake("E112", "election.default", "", "", severity=Severity.WARNING)
LIMIT = Mistake("C603", "limit.scope", "", "", severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("settings", "ranks"),
    [
        # In turn those of an open term, a gap, a number, an election without a default, a limit without a scope.
        ({}, "warning warning info warning warning"),
        ({"profile": "signing"}, "error warning info error warning"),
        ({"profile": "strict"}, "error error warning error error"),
        ({"severity": {"N108": "info"}}, "info warning info warning warning"),
        ({"profile": "strict", "severity": {"name.*": "info"}}, "info error warning error error"),
        ({"severity": {"limit.*": "error"}}, "warning warning info warning error"),
        ({"severity": {"E": "info", "*": "error"}}, "error error error info error"),
        ({"severity": {"W301": "error", "W": "info"}}, "warning error info warning warning"),
    ],
)
def test_a_finding_is_as_severe_as_the_profile_and_the_settings_say(settings: dict[str, Any], ranks: str) -> None:
    config = read_config(settings)
    found = [config.rank(each.at()).value for each in (OPEN, GAP, TEXT, LATE, LIMIT)]
    assert found == ranks.split()


@pytest.mark.parametrize(
    ("settings", "threshold"),
    [
        ({}, Severity.ERROR),
        ({"profile": "signing"}, Severity.WARNING),
        ({"profile": "strict"}, Severity.WARNING),
        ({"fail-on": "info"}, Severity.INFO),
        ({"profile": "strict", "fail-on": "error"}, Severity.ERROR),
    ],
)
def test_what_fails_a_run(settings: dict[str, Any], threshold: Severity) -> None:
    assert read_config(settings).threshold is threshold


@pytest.mark.parametrize(
    ("pattern", "code", "name", "means"),
    [
        ("W301", "W301", "", True),
        ("W3", "W301", "", True),
        ("W", "W301", "", True),
        ("window.gap", "W301", "", True),
        ("window", "W301", "", False),
        ("w301", "W301", "", False),
        ("*", "W301", "", True),
        ("C6*", "C608", "", True),
        ("us-listed", "C608", "", True),
        ("us-listed", "C601", "", False),
        # One of the checker has its name from the finding.
        ("limit.*", "C603", "limit.scope", True),
        ("limit.*", "C603", "", False),
        ("limit.*", "E112", "election.default", False),
        ("Limit.*", "C603", "Limit.scope", False),
    ],
)
def test_a_pattern_means_a_code_its_start_its_name_or_a_glob(pattern: str, code: str, name: str, means: bool) -> None:
    assert matches(pattern, code, name) == means


@pytest.mark.parametrize(
    ("pattern", "known"),
    [("W301", True), ("W", True), ("E112", True), ("Y030", True), ("us-listed", True), ("Q", False), ("N101", False)],
)
def test_a_pattern_is_known_where_it_can_mean_something(pattern: str, known: bool) -> None:
    assert is_known(pattern) == known


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"profil": "draft"}, "`profil` is not a setting of the linter: did you mean `profile`?"),
        (
            {"xyzzy": 1},
            "`xyzzy` is not a setting of the linter: the settings are profile, select, extend-select, ignore, "
            "severity, per-file-ignores, fail-on, options, house, baseline",
        ),
        (
            {"house": {"bound": {}}},
            "`house.bound` is not a setting of the linter: did you mean `house.bounds`?",
        ),
        ({"profile": "loose"}, "`profile` must be `draft` or `signing` or `strict`: choose one of them"),
        ({"profile": 1}, "`profile` must be `draft` or `signing` or `strict`: choose one of them"),
        ({"fail-on": "never"}, "`fail-on` must be `error` or `warning` or `info`: choose one of them"),
        ({"severity": {"W301": "fatal"}}, "`W301` must be `error` or `warning` or `info`: choose one of them"),
        ({"select": "W301"}, '`select` must be a list of texts: write it like ["N102", "W"]'),
        ({"select": ["W301", 5]}, '`select` must be a list of texts: write it like ["N102", "W"]'),
        ({"select": ["X1233"]}, "`X1233` names no rule: did you mean `X123`?"),
        ({"ignore": ["zzz"]}, "`zzz` names no rule: `termlang explain` lists all codes"),
        ({"baseline": 5}, "`baseline` must be a text: put it in quotes"),
        ({"options": 5}, "`options` must be a table: write it below a header `[tool.termlang.lint.options]`"),
    ]
    + [
        (
            {"house": {"bounds": {"Floor": bounds}}},
            '`house.bounds.Floor` must be bounds as texts: write it like { at-least = "$1.00 per share" }',
        )
        for bounds in ({}, {"least": "$1"}, {"at-least": 1}, {"at-least": "$1", "at-most": 2}, "$1")
    ],
)
def test_settings_that_say_nothing_are_refused_with_what_was_meant(table: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_config(table)
    assert [f"{each.message}: {each.remedy}" for each in refused.value.problems] == [said]


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        read_config({"profile": "loose", "select": ["W3O1", "Q9"], "severity": 1})
    assert {each.code for each in refused.value.problems} == {"L172", "L173"}
    assert len([each for each in refused.value.problems if each.code == "L173"]) == 2


def test_settings_are_read_as_they_stand() -> None:
    table = {
        "profile": "signing",
        "extend-select": ("T",),
        "options": {"token-floor": "10"},
        "baseline": "known.json",
        "house": {
            "blocked-words": {"best efforts": "reasonable efforts"},
            "required-clauses": {"conversion": ["limit"]},
            "bounds": {"Floor Price": {"at-least": "$1", "at-most": "$9"}},
        },
    }
    read = read_config(table)
    assert (read.profile, read.extend_select, read.options["token-floor"]) == (Profile.SIGNING, ("T",), "10")
    assert read.house.blocked == {"best efforts": "reasonable efforts"}
    assert read.house.required == {"conversion": ("limit",)}
    assert read.house.bounds == {"Floor Price": {"at-least": "$1", "at-most": "$9"}}
    assert read.baseline == "known.json" and read.fail_on is None
    assert read_config({}).codes() == Config().codes() == USUAL


def test_the_settings_of_the_page_are_read_where_the_page_puts_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "linting.md").read_text(encoding="utf-8")
    table = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])["tool"]["termlang"]
    read = read_config(table["lint"])
    assert list(table) == ["lint"]
    assert read.severity == {"N102": Severity.INFO} and read.per_file_ignores == {"archive/*.terms": ("N108", "N123")}
    assert read.house.required["preferred"] == ("dividend",) and read.house.bounds["Floor Price"]
    # What the page says is what is refused where it is written otherwise.
    with pytest.raises(BadInput) as refused:
        read_config({"severity": "N102"})
    assert "[tool.termlang.lint.severity]" in refused.value.problems[0].remedy


# ----------------------------------------------------------------------------------------------------------- baselines

ONE = Mistake("W301", "window.gap", "no window holds {days}", "", severity=Severity.WARNING)


def test_a_finding_is_known_by_its_code_its_path_and_its_words() -> None:
    found = ONE.at(path=("Series A", "conversion"), days="1999-04-30")
    assert fingerprint(found) == "W301 / Series A / conversion / no window holds 1999-04-30"


def test_known_findings_are_counted_and_the_others_are_new() -> None:
    april, may = ONE.at(days="1999-04-30"), ONE.at(days="1999-05-31")
    document = baseline_document(
        [([april, may, april], Source("", "b.terms")), ([], Source("", "none.terms")), ([may], Source("", "a.terms"))]
    )
    assert document == {
        "schema": "termlang.baseline/1",
        "files": {
            "a.terms": {"W301 / no window holds 1999-05-31": 1},
            "b.terms": {"W301 / no window holds 1999-04-30": 2, "W301 / no window holds 1999-05-31": 1},
        },
    }
    assert list(document["files"]) == ["a.terms", "b.terms"]
    known = read_baseline(document, "known.json")
    assert set(known) == {"a.terms", "b.terms"}
    assert new([april, may, april], known["b.terms"]) == ()
    assert new([april, april, april, may], known["b.terms"]) == (april,)
    assert new([april, may], known["a.terms"]) == (april,)
    assert new([april, may, may], known["a.terms"]) == (april, may)
    # What is known is not used up by asking.
    assert new([may], known["a.terms"]) == ()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "its schema is not termlang.baseline/1"),
        ({"schema": "termlang.baseline/2", "files": {}}, "its schema is not termlang.baseline/1"),
        ({"schema": "termlang.baseline/1"}, "it has no `files`"),
        ({"schema": "termlang.baseline/1", "files": []}, "it has no `files`"),
        ({"schema": "termlang.baseline/1", "files": {"a.terms": []}}, "the findings of `a.terms` are no counts"),
        ({"schema": "termlang.baseline/1", "files": {"a": {"x": 1, "y": "2"}}}, "the findings of `a` are no counts"),
        ({"schema": "termlang.baseline/1", "files": {"a": {"x": True}}}, "the findings of `a` are no counts"),
    ],
)
def test_what_is_no_list_of_known_findings_is_refused(document: object, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_baseline(document, "known.json")
    assert [each.message for each in refused.value.problems] == [f"`known.json` is no list of known findings: {reason}"]
