"""Every document fits its published schema; numbers in it are exact."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import termlang.api as api
from termlang.diagnostics import BadInput
from termlang.examples import Outcome
from termlang.inputs import Input
from termlang.market import Market
from termlang.report import documents
from termlang.report.documents import inputs_document, problems_document, quote_document, to_text, value_document
from termlang.report.schemas import NAMES, schema

TEXT = (Path(__file__).parent / "deal.terms").read_text(encoding="utf-8")
DAYS = ["1999-04-27", "1999-04-28", "1999-04-29", "1999-04-30", "1999-05-03"]
CLOSES = Market.of(DAYS, {"close": ["9.00", "9.50", "10.00", "10.50", "11.00"]})


def fits(document: Mapping[str, Any]) -> None:
    name = document["schema"].removeprefix("termlang.").removesuffix("/1")
    jsonschema.Draft202012Validator(schema(name)).validate(document)
    assert json.loads(to_text(dict(document))) == document


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert schema(name)["properties"]["schema"]["const"] == f"termlang.{name}/1"


def test_an_unknown_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema("../quote")


@pytest.mark.parametrize("amount", ["$1,000,000", "$1,500,000", "all"])
@pytest.mark.parametrize("given", [{}, {"Stipulated Price": "$4.00"}])
def test_quotes_fit(amount: str, given: dict[str, str]) -> None:
    deal = api.load(TEXT).given(given)
    found = deal.quote("Series A", amount, on="1999-05-03", market=CLOSES)
    fits(quote_document(deal.title, found[0].on, found[0].right, found))


def test_a_quote_in_json() -> None:
    deal = api.load(TEXT).given({"Stipulated Price": "$4.00"}, readings={"Staging": "Every Conversion"})
    found = deal.quote("Series A", "$1,000,000", on="1999-05-03", market=CLOSES)
    answer = quote_document(deal.title, date(1999, 5, 3), "Series A conversion", found)["answers"][0]
    del answer["reasons"]
    assert answer == {
        "readings": {"Staging": "Every Conversion"},
        "supposed": {},
        "elections": {},
        "status": "allowed",
        "amount": "1000000",
        "price": "10.1",
        "shares": "99009",
        "cash": "0",
        "remaining": "3000000",
        "units": {
            "amount": "USD",
            "price": "USD/Common Stock",
            "shares": "Common Stock",
            "cash": "USD",
            "remaining": "USD",
        },
        "binding": [],
        "needs": [],
        "opens": None,
        "notes": [],
        "problems": [],
    }


def test_an_endless_decimal_is_a_fraction_with_its_approximation() -> None:
    deal = api.load(TEXT)
    values = deal.value("Accrued Dividends of Series A", on="1999-07-28")
    document = value_document(deal.title, "Accrued Dividends of Series A", date(1999, 7, 28), values)
    fits(document)
    answer = document["answers"][0]
    assert (answer["value"], answer["approx"]["value"]) == ("18000/73", "246.575342")
    assert answer["total"]["value"] == "7200000/73"


@pytest.mark.parametrize("term", ["Closing", "Stipulated Price", "Market Value"])
def test_values_fit(term: str) -> None:
    deal = api.load(TEXT)
    fits(value_document(deal.title, term, date(1999, 5, 3), deal.value(term, on="1999-05-03", market=CLOSES)))


def test_problems_fit() -> None:
    checked = api.check(TEXT.replace("Average Value, rounded", "Averge Value, rounded"), "deal.terms")
    document = problems_document([(checked.problems, checked.source)])
    fits(document)
    first = document["problems"][0]
    assert (first["code"], first["file"], document["errors"]) == ("N101", "deal.terms", 1)
    assert first["path"] and first["line"] == first["end_line"]


def test_problems_of_a_question_have_no_place() -> None:
    with pytest.raises(BadInput) as caught:
        api.load(TEXT).quote("Series Z", "all", on="1999-05-03")
    document = problems_document([(caught.value.problems, None)])
    fits(document)
    assert document["problems"][0]["line"] is None


def test_inputs_and_tests_fit() -> None:
    deal = api.load(TEXT)
    fits(inputs_document(deal.title, deal.inputs()))
    fits(inputs_document("d", [Input("question", "Staging", "", "two readings", (17,))]))
    outcomes = [Outcome("one", 3, True, ()), Outcome("two", 9, False, ("line 11: expected 5, found 4",))]
    errors = api.check("deal", "x.terms")
    covered = deal.coverage(outcomes)
    document = documents.tests_document(
        [(deal.source, outcomes, covered, ()), (errors.source, [], None, errors.problems)]
    )
    fits(document)
    assert (document["passed"], document["failed"]) == (1, 2)


def test_json_text_is_ascii_with_a_line_end() -> None:
    text = to_text({"b": "\u202e", "a": 1})
    assert text.isascii() and text.endswith("}\n") and text.index('"b"') < text.index('"a"')


def numbers(node: object) -> Iterator[float]:
    if isinstance(node, float):
        yield node
    elif isinstance(node, dict):
        for each in node.values():
            yield from numbers(each)
    elif isinstance(node, list):
        for each in node:
            yield from numbers(each)


def test_no_float_enters_a_document() -> None:
    deal = api.load(TEXT)
    found = deal.quote("Series A", "all", on="1999-05-03", market=CLOSES)
    assert not list(numbers(quote_document(deal.title, found[0].on, found[0].right, found)))
