"""The 8-K of January 1999: where the words that make its file clear are taken away, the linter says what is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from termlang.linter.run import lint
from termlang.source import Source

TEXT = (Path(__file__).parents[2] / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")


def codes(text: str) -> set[str]:
    return {problem.code for problem in lint(Source(text)).problems}


# As the 8-K stands, with nothing taken away: what its own sentences leave open.
AS_IT_STANDS = {
    "N108": "the stipulated price, the call floor and ceiling, the finder's fee and warrants are in exhibits",
    "W304": "the right to sell the Series B commences 180 days after closing, and nothing ends it",
    "P508": "101% of the market value",
    "C601": "the lesser of the fixed price and 101% of the market value has no floor in it",
    "V701": "5% a year, and no day of payment",
    "V704": "nothing says what becomes of the dividend accrued on what is converted",
    "R803": "the company may redeem below the floor without notice",
    "A901": "$13.06 and 1,450,000 shares, and no word of splits",
    "E113": "a redemption on no notice",
    "X122": "Series B is identical except for its price: with a limit of its own, or one for both",
}

# What the file says more clearly than the 8-K: words to take away, what stands there then, and the code that comes.
_END = "    barred when Conversion Price is below Stipulated Price                           [F8K para 2]\n"
_STAYS = "conversions, in total, the excess stays outstanding,\n        unless Dividend Shares is Inside"
_MONTHS = "months end on the last day  # the 8-K is silent; no date of Series A depends on it\n"
_TRADES = "when Market Value is below Call Floor or"
CLARIFYING = {
    "a day count": ("    simple, actual/365, from Issue Date\n", "", "D202"),
    "simple or compounded, and from when": ("simple, actual/365, from Issue Date", "actual/365", "Y022"),
    "a calendar": ("calendar NYSE\n", "", "D204"),
    "where months end": (_MONTHS, "", "D201"),
    "whether the ninetieth day is in": ("    from Issue Date through 90", "    from Issue Date within 90", "Y020"),
    "when the first part opens": ("25% at once, and 25% more each month", "25% each month", "Y022"),
    "which conversions use it up": (", counting every conversion  ", "  ", "W316"),
    "how shares become whole": (f"{_END}    shares rounded down, the fraction lapses\n", _END, "U403"),
    "what becomes of a fraction": (f"{_END}    shares rounded down, the", f"{_END}    shares rounded down #", "U405"),
    "which price of the day": ("Market Value means the closing price of", "Market Value means the price of", "Y022"),
    "over which days an average runs": (" over the 5 trading days ending on Second Closing", "", "Y023"),
    "what the limit counts": (" counting conversions, in total, the excess", " in total, the excess", "C603"),
    "what becomes of the excess": (_STAYS, _STAYS.replace(" the excess stays outstanding,", ""), "C604"),
    "at what price dividend shares count": ("    shares priced at Market Value\n", "", "V702"),
    "what the dividend accrues on": ("dividend 5% a year on Stated Value:", "dividend 5% a year:", "Y022"),
    "whether dividend shares count": ("question Dividend Shares", "question Dividend Share", "N101"),
    "which figure trades below the floor": (_TRADES, "when below Call Floor or", "Y022"),
    "what is paid on redemption": ("    for Redemption Price\n", "", "R802"),
    "who chooses cash or stock": (", as Company elects, otherwise cash", "", "Y023"),
    "what holds when nobody chooses": (", otherwise cash", "", "E112"),
}


def test_what_the_sentences_of_the_filing_leave_open_is_found() -> None:
    assert set(AS_IT_STANDS) <= codes(TEXT)


@pytest.mark.parametrize("what", CLARIFYING)
def test_a_clarifying_word_that_is_taken_away_is_missed(what: str) -> None:
    old, new, code = CLARIFYING[what]
    assert old in TEXT, "the file has changed: say here what it says now"
    assert code not in codes(TEXT)
    assert code in codes(TEXT.replace(old, new))


def test_a_date_of_the_parent_is_found_where_the_file_counts_from_the_issue() -> None:
    counted = "    from Issue Date through 90 days after Issue Date:\n"
    assert counted in TEXT and "X121" not in codes(TEXT)
    found = lint(Source(TEXT.replace(counted, "    from January 29, 1999 through April 29, 1999:\n"))).problems
    assert [problem.path for problem in found if problem.code == "X121"] == [("Series B",)]
