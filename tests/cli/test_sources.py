"""The texts of sources beside a deal: what is read of them, and what is not read whoever wrote the deal."""

import os
import time

import pytest

HEAD = """language 1
deal "cited"
currency USD
calendar NYSE
source F8K "Form 8-K", file "{file}"
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value  [F8K]
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at $10.00 per share  [F8K]  # "the fixed price"
    shares rounded down, the fraction lapses
"""
RULES = ("lint", "deal.terms", "--short", "--select", "S132,S133,S134")


@pytest.fixture
def cited(here):
    """A deal that cites a text; gives what the rules about sources say of it."""

    def write(file, text=None):
        (here / "deal.terms").write_text(HEAD.format(file=file), encoding="utf-8")
        if text is not None:
            (here / file).write_text(text, encoding="utf-8")

    return write


def test_figures_and_quotations_are_compared_in_every_form(termlang, cited):
    cited("f8k.txt", "On 1/2/2020, at \u201cthe Fixed\n Price\u201d of $10.00: 1,000 shares of $1,000.")
    assert termlang(*RULES).stdout == "1 file: no problems\n"
    cited("f8k.txt", "On 2020-01-02, at the fixed price of $10.00: 1000 shares of $1,000.00.")
    assert termlang(*RULES).stdout == "1 file: no problems\n"


def test_what_the_text_does_not_have_is_said_and_what_the_deal_leaves_out(termlang, cited):
    cited("f8k.txt", "On March 3, 2020, at a price of $10.00: 1,000 shares of $1,000, a fee of 7.5%, and 5 persons.")
    found = termlang(*RULES, exit=1).stdout
    assert "S132" in found and "S133" in found and "`January 2, 2020`" in found
    assert "2 figures of the text of `F8K` stand in no clause: `March 3, 2020`, `7.5%`" in found


def test_days_that_do_not_exist_and_numbers_without_end_are_no_figures(termlang, cited):
    cited(
        "f8k.txt",
        f"January 2, 2020, Foo 2, 2020, 2/30/2020, at the fixed price of $10.00: 1,000. {'1' * 5_000} {'9' * 70}%",
    )
    assert "`2/30" not in termlang(*RULES).stdout


@pytest.mark.parametrize("piece", ["1,", "1.", "$ ", "1/", "Aa", "1 per "])
def test_a_text_of_one_piece_over_and_over_is_read_in_no_time(termlang, cited, piece):
    """A figure without end once took time that grew with its square: minutes for what now takes a second."""
    cited("f8k.txt", piece * (200_000 // len(piece)))
    start = time.process_time()
    termlang(*RULES, exit=1)  # the words that the deal quotes are not in it
    assert time.process_time() - start < 10


def test_a_text_below_the_deal_is_read(termlang, cited, here):
    (here / "papers").mkdir()
    cited("papers/f8k.txt", "987,654 shares")
    assert "`987,654`" in termlang(*RULES, exit=1).stdout


@pytest.mark.parametrize("file", ["../secret.txt", "papers/../../secret.txt", "{absolute}", "link.txt", "loop.txt"])
def test_a_text_outside_the_folder_of_the_deal_is_not_read(termlang, cited, here, file):
    """It once was, and its figures were shown."""
    if os.name != "posix" and file.startswith("l"):
        pytest.skip("needs links")
    secret = here.parent / "secret.txt"
    secret.write_text("the number is 987,654\n", encoding="utf-8")
    if os.name == "posix":
        (here / "link.txt").symlink_to(secret)
        (here / "loop.txt").symlink_to(here / "loop.txt")
    cited(file.replace("{absolute}", secret.as_posix()))
    found = termlang(*RULES)
    assert "987" not in found.stdout + found.stderr
    assert "file.outside" in found.stderr


def test_a_text_that_is_not_there_is_said(termlang, cited):
    cited("nothing.txt")
    assert "there is no file" in termlang(*RULES).stderr
