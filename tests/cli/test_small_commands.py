"""`inputs`, `new`, `schema`, and the command itself."""

import csv
import json

import pytest

import termlang as package

SEED = "neotherapeutics.terms"


def test_inputs(termlang):
    found = termlang("inputs", SEED).stdout
    assert "Stipulated Price" in found and "Staging" in found and "Common Stock.close" in found
    document = json.loads(termlang("inputs", SEED, "--format", "json").stdout)
    assert {"observation", "undisclosed", "question"} <= {each["kind"] for each in document["inputs"]}
    rows = list(csv.DictReader(termlang("inputs", SEED, "--format", "csv").stdout.splitlines()))
    assert "Call Floor" in {row["name"] for row in rows}


def test_new_lists_the_samples(termlang):
    assert "neotherapeutics" in termlang("new").stdout


def test_new_copies_and_never_replaces(termlang, here):
    for path in here.iterdir():
        path.unlink()
    termlang("new", "valence")
    assert "language 1" in (here / "valence.terms").read_text() and (here / "valence.csv").exists()
    (here / "valence.csv").unlink()
    assert "F132" in termlang("new", "valence", exit=2).stderr
    assert not (here / "valence.csv").exists()


def test_new_knows_its_samples(termlang):
    assert "did you mean `valence`?" in termlang("new", "valance", exit=2).stderr
    termlang("new", "../valence", exit=2)


def test_schemas(termlang):
    names = termlang("schema").stdout.split()
    assert "quote" in names
    for name in names:
        assert "$schema" in json.loads(termlang("schema", name).stdout)
    assert "did you mean `quote`?" in termlang("schema", "qoute", exit=2).stderr


def test_what_is_printed_fits_its_schema(termlang):
    jsonschema = pytest.importorskip("jsonschema")
    asked = {
        "quote": ("quote", SEED, "Series A", "--amount", "all", "--on", "1999-03-30"),
        "value": ("eval", SEED, "Fixed Price of Series A", "--on", "1999-03-30"),
        "inputs": ("inputs", SEED),
        "tests": ("test", SEED),
        "problems": ("lint", SEED),
    }
    for name, words in asked.items():
        exit = 1 if name == "quote" else 0
        document = json.loads(termlang(*words, "--format", "json", exit=exit).stdout)
        jsonschema.validate(document, json.loads(termlang("schema", name).stdout))


def test_version(termlang):
    assert termlang("--version").stdout == f"termlang {package.__version__}\n"


def test_a_misspelt_command_or_option(termlang):
    assert "did you mean `quote`?" in termlang("qoute", exit=2).stderr
    assert "--short" in termlang("lint", "--shrot", SEED, exit=2).stderr
    termlang(exit=2)
