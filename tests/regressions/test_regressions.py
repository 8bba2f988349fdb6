"""Each file here once broke a rule, and is named after what went wrong. It is kept with what it must lead to now."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.rules import broken_by, broken_by_text, in_process
from hostile.sound import sound
from hostile.spoiled_terms import Want

import termlang

HERE = Path(__file__).parent
CODES = {
    "a-quote-after-a-journal-accrued-from-the-closing": ["A901", "E115", "R803", "V701"],
    "a-conversion-of-nothing-was-an-event": ["A901", "E115"],
    "a-limit-for-each-holder-forgot-what-he-had-used-when-units-passed-on": ["A901", "E115"],
    "a-limit-pro-rata-grew-when-units-passed-on": ["A901", "E115"],
    "a-limit-refused-what-the-allowance-would-have-cut": ["A901", "E115"],
    "a-redemption-of-nothing-was-allowed": ["A901", "E115", "R803"],
    "lots-of-parts-of-a-unit-were-cut-to-no-whole-lot": ["A901", "E116"],
    "a-limit-in-money-below-an-instrument-that-is-not-sound-broke-the-linter": ["N101"],
    "a-blocker-just-below-all-of-the-shares-was-cut-short": ["A901", "E115", "N108"],
    "a-cashless-exercise-at-a-value-within-bounds": ["A901", "N108", "W304"],
    "a-draw-whose-payment-is-not-known": ["A901", "N108"],
    "a-hint-left-out-the-phrases-that-belong-at-its-place": ["Y023"],
    "a-price-defined-for-its-own-instrument-was-silently-not-the-one-that-counts": ["N111"],
    "a-policy-pays-a-dividend-by-adding-it-to-the-stated-value": ["A901", "C610", "V701", "V704"],
    "an-invisible-letter-shows-in-the-excerpt": ["Y002"],
    "an-undisclosed-start-stays-when-the-stock-splits": ["E115", "N108"],
    "the-day-of-a-payment-was-counted-twice-where-a-dividend-accrues-through-it": ["A901", "E115"],
    "the-threshold-of-an-exception-stays-when-the-stock-splits": ["E115"],
    "a-floor-that-is-rounded-down-was-taken-to-keep-a-bar-idle": ["A901", "E115"],
    "a-rounded-rate-was-said-to-be-a-price-that-is-never-rounded": ["A901", "E115"],
    "a-most-of-a-rate-was-not-seen-to-be-a-floor-of-the-price": ["E115"],
    "a-token-floor-was-said-to-be-another-part-of-the-fixed-price": ["A901", "C602", "E115"],
    "two-exceptions-that-hold-before-the-days-they-name-were-not-found": ["A901", "E115", "X126"],
    "trading-days-before-a-day-beyond-the-calendar-are-an-error-and-no-crash": ["A901", "E115", "N108"],
}


@pytest.mark.parametrize("name", CODES)
def test_what_once_went_wrong(name: str) -> None:
    path = HERE / f"{name}.terms"
    text = path.read_bytes().decode("utf-8")
    assert sorted({problem.code for problem in termlang.lint(text)}) == CODES[name]
    assert broken_by_text(text, sound("neotherapeutics")) == []
    assert broken_by(in_process(["lint", str(path)]), Want.SANE) == []


# Files that hold, as examples, what must come out of them.
WITH_EXAMPLES = (
    "a-conversion-of-nothing-was-an-event",
    "a-quote-after-a-journal-accrued-from-the-closing",
    "a-limit-for-each-holder-forgot-what-he-had-used-when-units-passed-on",
    "a-limit-pro-rata-grew-when-units-passed-on",
    "a-limit-refused-what-the-allowance-would-have-cut",
    "a-redemption-of-nothing-was-allowed",
    "lots-of-parts-of-a-unit-were-cut-to-no-whole-lot",
    "a-blocker-just-below-all-of-the-shares-was-cut-short",
    "a-cashless-exercise-at-a-value-within-bounds",
    "a-draw-whose-payment-is-not-known",
    "an-undisclosed-start-stays-when-the-stock-splits",
    "the-day-of-a-payment-was-counted-twice-where-a-dividend-accrues-through-it",
    "the-threshold-of-an-exception-stays-when-the-stock-splits",
    "trading-days-before-a-day-beyond-the-calendar-are-an-error-and-no-crash",
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_what_once_came_out_wrong(name: str) -> None:
    results = termlang.test((HERE / f"{name}.terms").read_text(encoding="utf-8"))
    assert results
    assert [str(result) for result in results if not result.passed] == []


def test_every_file_is_asked() -> None:
    assert {path.stem for path in HERE.glob("*.terms")} == set(CODES)
