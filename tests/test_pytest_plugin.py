"""`pytest` over a folder of deals: each example is a test; a failure says what came out, a bad text what is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """language 1
deal "small"
currency USD
calendar NYSE
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at $5.00 per share
    shares rounded down, the fraction lapses
"""
EXAMPLE = """example "a round sum":
  on 2020-03-09
  Holders convert $1,000 of Series A
  expect {} shares
"""
CASES = """example "some sums":
  on 2020-03-09
  Holders convert $1,000 of Series A
  cases:
    amount shares
    $1,000 200
    $2,000 400
"""


def ran(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(folder),
        *options,
    ]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120)


@pytest.fixture
def deals(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def test_each_example_and_each_case_is_a_test(deals):
    (deals / "good.terms").write_text(HEAD + EXAMPLE.format(200) + CASES)
    found = ran(deals, "-v")
    assert found.returncode == 0, found.stdout
    assert "good.terms::a round sum PASSED" in found.stdout
    assert "3 passed" in found.stdout


def test_a_failure_says_what_came_out_and_where(deals):
    (deals / "wrong.terms").write_text(HEAD + EXAMPLE.format(201))
    found = ran(deals)
    assert found.returncode == 1
    assert "line 18: expected 201 shares, came out 200" in found.stdout
    assert "wrong.terms:15: a round sum" in found.stdout
    assert "Traceback" not in found.stdout


def test_a_text_that_makes_no_deal_shows_its_problems(deals):
    (deals / "broken.terms").write_text(HEAD.replace("rounded down, the fraction lapses", "rounded sideways"))
    found = ran(deals)
    assert found.returncode == 2
    assert "error[Y0" in found.stdout
    assert "sideways" in found.stdout and "Traceback" not in found.stdout


def test_pytest_runs_the_examples_of_one_deal_by_name(deals):
    (deals / "good.terms").write_text(HEAD + EXAMPLE.format(200) + CASES)
    found = ran(deals, "-k", "round")
    assert "1 passed, 2 deselected" in found.stdout
