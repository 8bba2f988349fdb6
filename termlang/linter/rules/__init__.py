"""The table of rules: code → module in this folder. A module holds one rule, and is read when the rule is run."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from termlang.linter.rule import Rule

RULES: dict[str, str] = {
    "N102": "term_unused",
    "N105": "name_near",
    "N107": "name_confusable",
    "N108": "term_open",
    "N123": "question_open",
    "F151": "text_layout",
    "F152": "number_layout",
    "D203": "date_roll",
    "D211": "date_terms_apart",
    "U402": "percent_sign",
    "U404": "rounding_early",
    "U406": "currency_two",
    "U418": "zero_divisor",
    "U419": "price_unrounded",
    "W301": "window_gap",
    "W304": "window_unbounded",
    "W305": "window_increments",
    "W308": "window_unsorted",
    "W309": "window_after_end",
    "W310": "pieces_gap",
    "W320": "offer_pool",
    "P507": "price_direction",
    "P508": "price_premium",
    "P510": "lookback_splits",
    "C601": "price_floorless",
    "C602": "floor_token",
    "C606": "limit_reserved",
    "C608": "listed_limit",
    "C609": "bar_below_floor",
    "C620": "limit_pool",
    "C621": "limit_money",
    "V701": "dividend_schedule",
    "V704": "accrued_unsaid",
    "R803": "redemption_race",
    "A901": "splits_unsaid",
    "A904": "ratchet_up",
    "E113": "election_notice",
    "E115": "units_divide",
    "E116": "lots_remainder",
    "T141": "test_clause",
    "T142": "test_boundary",
    "X121": "series_stale_day",
    "X122": "series_limit",
    "X123": "series_noop",
    "X126": "exceptions_apart",
    "X127": "exception_dead",
    "L161": "allow_unused",
    "L162": "allow_reason",
    "L163": "allow_unknown",
    "S131": "source_uncited",
    "S132": "source_quote",
    "S133": "source_number",
    "S134": "source_unused",
    "H201": "house_words",
    "H202": "house_clauses",
    "H203": "house_bounds",
}

# Codes that were renamed: what is written today.
RENAMED: dict[str, str] = {}


@cache
def rule(code: str) -> type[Rule]:
    """The rule of a code. Raises KeyError where there is none."""
    module = import_module(f"termlang.linter.rules.{RULES[code]}")
    (found,) = (
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Rule) and each.__module__ == module.__name__
    )
    return found
