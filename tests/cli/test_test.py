import json

SEED = "neotherapeutics.terms"


def test_examples_that_pass(termlang):
    found = termlang("test", SEED).stdout
    assert "passed  line" in found and found.splitlines()[-1].endswith("passed, 0 failed")
    assert "passed  line" not in termlang("test", SEED, "--short").stdout


def test_a_folder(termlang, here):
    assert termlang("test", here).stdout.splitlines()[-1].endswith(" 0 failed")


def test_a_failure_says_what_was_expected_and_what_came_out(termlang, here):
    text = (here / SEED).read_text().replace("expect 76,569 shares", "expect 76,570 shares", 1)
    (here / SEED).write_text(text)
    found = termlang("test", SEED, exit=1).stdout
    assert "FAILED" in found and "76,570" in found and "76,569" in found and found.endswith(" 1 failed\n")


def test_a_text_that_makes_no_deal_is_one_failure(termlang, here):
    (here / "bad.terms").write_text("language 1\nfoo bar\nfoo bar\n")
    found = termlang("test", "bad.terms", exit=1).stdout
    assert "bad.terms:2" in found and found.endswith("0 passed, 1 failed\n")


def test_json(termlang):
    found = json.loads(termlang("test", SEED, "--format", "json").stdout)
    assert found["schema"] == "termlang.tests/1" and found["failed"] == 0 < found["passed"]


def test_a_file_that_cannot_be_read(termlang):
    assert "F101" in termlang("test", SEED, "none.terms", exit=2).stderr
