"""What can be wrong with what a journal does to the accounts: days, amounts, holders."""

from __future__ import annotations

from termlang.diagnostics import Mistake

TOO_MUCH = Mistake(
    "J107", "journal.too-much", "{who} has {has} and would part with {asked}", "check the line and those above"
)
NO_LOTS = Mistake(
    "J108",
    "journal.no-account",
    "no {instrument} is held by {who} on {day}",
    "{hint}",
)
BEFORE_ISSUE = Mistake(
    "J109",
    "journal.before-issue",
    "{instrument} is not issued on {day}",
    "check the day, or say when it is issued",
)
ISSUED_TOO_MUCH = Mistake(
    "J110",
    "journal.issued",
    "{asked} of {instrument} would be issued, and the deal issues {has}",
    "check the lines that issue it",
)
NO_DIVIDEND = Mistake("J111", "journal.dividend", "{instrument} has no dividend", "name an instrument that has one")
ISSUE_ONCE = Mistake(
    "J112", "journal.issued-twice", "{instrument} is issued already", "transfer it from its holder instead"
)
TWO_SPLITS = Mistake(
    "J113",
    "journal.split",
    "{stock} splits {told} on {day} by this line, and {known} by the prices or a line above",
    "keep one of them",
)
BY_HOLDER = Mistake(
    "J114",
    "journal.by-holder",
    "the {right} is measured for each holder, and {instrument} has several",
    "say whose: {hint}",
)
