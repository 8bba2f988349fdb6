"""SARIF, annotations and the schema of findings: what code hosts read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from termlang import __version__
from termlang.cli.catalogue import declared
from termlang.linter.examples import whole
from termlang.linter.offers import offered
from termlang.linter.rules import RULES, rule
from termlang.linter.run import lint
from termlang.report.github import commands
from termlang.report.sarif import sarif_document
from termlang.source import Source

jsonschema = pytest.importorskip("jsonschema")

# The standard's own schema, unchanged, with its notice beside it.
OFFICIAL = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
# What of SARIF 2.1.0 this program writes, in our own words: required properties, types, and nothing else.
TEXT = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = {
    "type": "object",
    "properties": {
        name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn", "endLine", "endColumn")
    },
    "required": ["startLine"],
    "additionalProperties": False,
}
ARTIFACT = {
    "type": "object",
    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9/._~%-]+$"}},
    "required": ["uri"],
    "additionalProperties": False,
}
PHYSICAL = {
    "type": "object",
    "properties": {"artifactLocation": ARTIFACT, "region": REGION},
    "required": ["artifactLocation"],
    "additionalProperties": False,
}


def documents() -> dict[str, Any]:
    found = []
    for code in RULES:
        for number, example in enumerate(rule(code).bad):
            source = Source(whole(example), f"folder with blanks/{code}-{number}.terms")
            linted = lint(source)
            found.append(([offered(linted.sheet, each, costs=False) for each in linted.problems], source))
    broken = Source("language 1\nfoo bar\nStipulated Price mea", "broken.terms")
    found.append((lint(broken).problems, broken))
    return sarif_document(found, declared(), __version__)


@pytest.fixture(scope="module")
def sarif() -> dict[str, Any]:
    return json.loads(json.dumps(documents()))


def test_the_official_schema_holds(sarif: dict[str, Any]) -> None:
    schema = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema)
    assert [f"{list(each.absolute_path)}: {each.message}" for each in validator.iter_errors(sarif)] == []
    # And it is a schema that can say no.
    assert list(validator.iter_errors({**sarif, "version": "2.0.0"}))


def test_every_rule_and_every_mistake_of_a_text_is_declared_once(sarif: dict[str, Any]) -> None:
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    ids = [each["id"] for each in rules]
    assert len(ids) == len(set(ids)) and set(RULES) <= set(ids) and {"N101", "U403", "Y020"} <= set(ids)
    for each in rules:
        jsonschema.validate(each["shortDescription"], TEXT)
        jsonschema.validate(each["fullDescription"], TEXT)
        jsonschema.validate(each["help"], TEXT)
        jsonschema.validate(each["defaultConfiguration"]["level"], LEVEL)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_result_has_a_place_and_every_fix_its_edits(sarif: dict[str, Any]) -> None:
    (run,) = sarif["runs"]
    assert len(run["results"]) > len(RULES) and any("fixes" in each for each in run["results"])
    for result in run["results"]:
        jsonschema.validate(result["message"], TEXT)
        jsonschema.validate(result["level"], LEVEL)
        for location in result["locations"]:
            jsonschema.validate(location["physicalLocation"], PHYSICAL)
            assert "region" in location["physicalLocation"] or result["ruleId"].startswith("L00")
        for number, related in enumerate(result.get("relatedLocations", []), 1):
            assert related["id"] == number and related["message"]["text"]
            jsonschema.validate(related["physicalLocation"], PHYSICAL)
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                for replacement in change["replacements"]:
                    jsonschema.validate(replacement["deletedRegion"], REGION)
                    jsonschema.validate(replacement["insertedContent"], TEXT)


def test_an_annotation_cannot_begin_another_command() -> None:
    source = Source('language 1\ndeal "::error::, 100%: \\"\nfoo :: bar\n', "a,b:c%.terms")
    text = commands([(lint(source).problems, source)])
    lines = text.splitlines()
    assert lines and all(line.count("::") == 2 or "::" in line for line in lines)
    for line in lines:
        assert line.startswith(("::error ", "::warning ", "::notice ")) and "file=a%2Cb%3Ac%25.terms" in line
