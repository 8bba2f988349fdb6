"""What can go wrong in an evaluation: errors located in the deal, with the day and the values that met."""

from __future__ import annotations

from termlang.diagnostics import Mistake

CONFLICT = Mistake(
    "X134",
    "except.conflict-on-day",
    "on {day} two conditions hold and give different values: {values}",
    "let one exclude the other",
)
NO_PIECE = Mistake("N117", "name.no-value", "on {day} no piece of this term applies", "add `otherwise …`")
DIVIDED_BY_ZERO = Mistake("U425", "unit.divided-by-zero", "on {day} this divides {value} by zero", "check the divisor")
SOLVED_AWAY = Mistake(
    "N126",
    "name.no-solution-on-day",
    "on {day} the parts that rest on this term make up {part} of it, so no value solves it",
    "check the percentages",
)
NO_DECISION = Mistake(
    "W340",
    "liquidation.no-decision",
    "no set of conversions stands: whichever series convert, one of them gains by deciding otherwise",
    "say in the text who decides first, or let one of the series not convert",
)
NO_SHARES_AS_CONVERTED = Mistake(
    "W341",
    "liquidation.price",
    "the price at which a series counts as converted is {value}, so its shares cannot be counted",
    "state a price above zero",
)
NEGATIVE_PROCEEDS = Mistake(
    "W342", "liquidation.negative", "an amount below zero cannot be divided or claimed", "check the amount"
)
TOO_LARGE = Mistake(
    "U415",
    "unit.size",
    "this value needs more than {most} bits",
    "round it on the way, for example `rounded to nearest to 8 decimals`",
)
CLOSED_DAY = Mistake(
    "P513", "price.closed-day", "{calendar} was closed on {day} ({why}), so there is no {what}", "ask for a trading day"
)
NOT_WHOLE = Mistake(
    "D229", "date.part-of-a-day", "{count} is no whole number of days or months", "round it where it is defined"
)
OUTSIDE_CALENDAR = Mistake("D213", "date.calendar-end", "{what}", "ask for a day inside the calendar")
LEG_BELOW_ZERO = Mistake(
    "X131", "leg.below-zero", "`{what}` comes to less than nothing", "write `the greater of (…) and $0` where it may"
)
PART_RANGE = Mistake(
    "X133", "limit.percent-value", "{part}% of the shares outstanding is no bound", "state a part between 0% and 100%"
)
NO_SUCH_DAY = Mistake(
    "D230", "date.no-such-day", "{what}", "add `months end on the last day` or `months run into the next` to the deal"
)
SHORT_SPAN = Mistake(
    "P514",
    "price.span-short",
    "the span has {n} days that count, and {k} are needed",
    "widen the span or ask for fewer",
)
NO_VOLUME = Mistake(
    "P517",
    "price.no-volume",
    "no share was traded on these days, so their prices have no weight",
    "widen the span, or take the average without volume",
)
NOT_CHOSEN = Mistake(
    "P521",
    "price.days-chosen",
    "{days} are not {k} different days of this look-back",
    "choose trading days of its span, each once",
)
NO_PART = Mistake(
    "P520",
    "price.part",
    "what is asked is cut to {value} of it, and a part lies between 0 and 1",
    "bound it, for example `the greater of 0 and …`",
)
NO_ENTRY = Mistake(
    "P518",
    "price.no-entry",
    "table {table} has no entry at {where}",
    "say on the table what holds there: `between entries on a straight line`, `outside the table 0`",
)
SPLIT_INSIDE = Mistake(
    "P522",
    "price.split-inside",
    "a split of {ratio} on {day} lies inside this span: {before} before it is {after} after it",
    "add `, adjusted for splits` to the definition",
)
SPLIT_SINCE = Mistake(
    "P523",
    "price.split-since",
    "a split came after {day}: {before} as of then is {after} in the shares of the day asked",
    "add `, adjusted for splits` to the definition",
)
NOTHING_HAPPENED = Mistake(
    "N122",
    "name.nothing-happened",
    "by {day} there is no {event} of {of} to look at",
    "give the term another value for that case",
)
TOO_MANY_STEPS = Mistake("E901", "limit.steps", "the answer takes more than {most} steps", "ask for less at once")
TOO_DEEP = Mistake(
    "E909",
    "limit.depth",
    "the terms of this answer rest on one another more than {most} deep",
    "define it in fewer steps",
)
OUT_OF_RANGE = Mistake(
    "U420",
    "unit.range",
    "this comes to {most} or more, and no result is that large",
    "check the units",
)
TOO_SMALL = Mistake(
    "U421",
    "unit.range-small",
    "this is not zero and comes to less than one part in {most}, and no result is that small",
    "check the units, or round it",
)
BEFORE_NOTICE = Mistake(
    "D219",
    "date.before-notice",
    "the price or the delivery would come on {day}, before the notice of {notice}",
    "let the day follow from that of the request",
)
TWO_WINDOWS = Mistake(
    "W346", "window.two-hold", "on {day} two windows hold: {titles}", "let one end before the other begins"
)
SCHEDULE = Mistake(
    "E931",
    "limit.schedule",
    "{what} has more than {most} dates",
    "ask for fewer years, or for longer steps in the deal",
)
NO_ROOM = Mistake(
    "E932",
    "limit.room",
    "the program that asks has left too little room for this answer",
    "ask from less deep inside it, or raise its recursion limit",
)
LIMITS_CLASH = Mistake(
    "C613",
    "limit.clash",
    "two limits bind at once with different consequences: {titles}",
    "say in the deal which one comes first",
)
TOO_MANY_READINGS = Mistake(
    "E902",
    "limit.readings",
    "the open questions give more than {most} answers",
    "choose some readings with `--reading`",
)
NO_RIGHT = Mistake("E903", "ask.right", "there is no right called `{name}`", "{hint}")
NO_SUCH_TERM = Mistake("E904", "ask.term", "`{name}` cannot be asked of this deal", "{hint}")
BAD_AMOUNT = Mistake("E905", "ask.amount", "{what}", "{hint}")
BAD_GIVEN = Mistake("E906", "ask.given", "{what}", "{hint}")
BAD_CHOICE = Mistake("E907", "ask.choice", "{what}", "{hint}")
BAD_DAY = Mistake("E908", "ask.day", "{what}", "write it like `1999-05-03`")
