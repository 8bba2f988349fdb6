"""`quote --requests`: a line in, a line out."""

import json

SEED = "neotherapeutics.terms"
GOOD = {
    "id": 7, "what": "Series A", "amount": "$1,000,000", "on": "1999-05-03",
    "prices": {"close": {"1999-05-03": "10.00"}}, "set": {"Stipulated Price": "4.00"},
    "readings": {"Staging": "Every Conversion", "First Increment": "At Once"},
}  # fmt: skip


def ask(termlang, *lines, words=(), exit=0):
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    found = termlang("quote", SEED, "--requests", "-", *words, input=text, exit=exit)
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_an_answer_a_line(termlang):
    (answer,) = ask(termlang, GOOD)
    assert answer["id"] == 7 and answer["schema"] == "termlang.quote/1"
    assert answer["answers"][0]["shares"] == "99009"


def test_a_bad_line_is_answered_and_the_rest_go_on(termlang):
    bad = ["no json", [], {"what": "Series A"}, {**GOOD, "amont": 1}, {**GOOD, "set": {"X": "1"}}, {**GOOD, "on": 5}]
    found = ask(termlang, *bad, "", GOOD, exit=1)
    assert [("error" in each) for each in found] == [True] * 6 + [False]
    assert found[0]["line"] == 1 and found[3]["id"] == 7 and found[3]["problems"][0]["remedy"]


def test_numbers_are_exact(termlang):
    line = json.dumps(GOOD).replace('"10.00"', "10.00").replace('"4.00"', "4.00")
    (answer,) = ask(termlang, line)
    assert answer["answers"][0]["price"] == "10.1"


def test_flags_hold_for_every_line(termlang):
    line = {key: GOOD[key] for key in ("what", "amount")}
    flags = ("--on", "1999-03-30", "--set", "Stipulated Price=4", "--price", "close=9")
    (answer,) = ask(termlang, line, words=flags)
    assert answer["answers"][0]["shares"] == "76569"


def test_a_refusal_is_not_fine(termlang):
    assert ask(termlang, {**GOOD, "amount": "$1,500,000"}, exit=1)[0]["answers"][0]["status"] == "refused"


def test_an_endless_line_is_one_bad_line(termlang):
    found = ask(termlang, '"' + "x" * (1 << 20), GOOD, exit=1)
    assert "F104" in found[0]["error"] and found[1]["id"] == 7


def test_only_standard_output(termlang):
    termlang("quote", SEED, "--requests", "-", "--out", "x", input="", exit=2)
    termlang("quote", SEED, "Series A", "--requests", "-", input="", exit=2)
