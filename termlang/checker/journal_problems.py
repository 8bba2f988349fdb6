"""What can be wrong with the line of a journal by itself: its day, its names, its values."""

from __future__ import annotations

from termlang.diagnostics import Mistake

LATE = Mistake(
    "J101",
    "journal.late",
    "this line is dated {day}, before the line above ({before})",
    "journals run forward: correct the past with a new line on a later day",
)
UNKNOWN_HOLDER = Mistake("J102", "journal.holder", "`{name}` is no party of the deal and no member of one", "{hint}")
UNKNOWN_NAME = Mistake("J103", "journal.name", "`{name}` is no {needed} of the deal", "{hint}")
NO_RIGHT = Mistake("J104", "journal.right", "{instrument} has no {verb}", "{hint}")
NOT_THE_HOLDER = Mistake(
    "J105",
    "journal.actor",
    "`{name}` cannot use this right: it is at the option of {actor}",
    "name {actor}, or a member of it",
)
WRONG_VALUE = Mistake("J106", "journal.value", "{what}", "{hint}")
