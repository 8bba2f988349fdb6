"""What can be wrong with a deal: names, units, dates, and what it leaves unsaid where money depends on it."""

from __future__ import annotations

from termlang.diagnostics import Mistake, Severity

# -------------------------------------------------------------------------------------------------------- names

UNKNOWN_NAME = Mistake("N101", "name.undefined", "`{name}` is not defined{more}", "{hint}")
CYCLE = Mistake(
    "N103",
    "name.cycle",
    "`{name}` depends on itself: {loop}",
    "give one of these terms a value of its own, or write `, solved` where the circle is meant",
    why="none of them ever gets a value",
)
NOT_LINEAR = Mistake(
    "N127",
    "name.not-linear",
    "`{name}` comes back to itself through {what}, and only sums and multiples of it can be solved",
    "round or choose outside of the loop, or give one of its terms a value of its own",
)
NOTHING_TO_SOLVE = Mistake(
    "N124", "name.nothing-to-solve", "`{name}` {what}, so it is not solved for", "delete `, solved` here"
)
SOLVED_AWAY = Mistake(
    "N125",
    "name.no-solution",
    "the parts of `{name}` that rest on it make up {part} of it, so no value solves it",
    "check the percentages",
)
DUPLICATE = Mistake(
    "N104",
    "name.duplicate",
    "`{name}` is defined a second time",
    "{hint}",
)
NOT_THAT_KIND = Mistake("N109", "name.kind", "`{name}` is {found}, and {needed} belongs here", "{hint}")
CHAIN_TOO_LONG = Mistake(
    "N110", "name.chain", "`{name}` rests on a chain of more than {most} others", "shorten the chain of definitions"
)
TOO_DEEP = Mistake(
    "N120",
    "name.depth",
    "`{name}` and the terms it rests on stand too deep inside each other",
    "give a part of it a value of its own, with fewer brackets and choices inside each other",
)
PRICE_OF_ITSELF = Mistake(
    "N118",
    "name.price-cycle",
    "{what} asks for `{name}`, which is known only after it",
    "name the terms that make the price instead",
    why="the price of a request rests on the window, the amount and the terms, never on itself",
)
OTHER_REQUEST = Mistake(
    "N119",
    "name.other-request",
    "`{name}` is the price of another request, and nothing is asked of it here",
    "name the terms that make that price instead",
)
RESERVED = Mistake(
    "N111", "name.supplied", "`{name}` is supplied by the instrument and cannot be defined again", "choose another name"
)
OF_ANOTHER = Mistake(
    "N128",
    "name.of-another",
    "`{name}` is defined below {owner}, and it would be a term of {instrument}",
    "move the line below {instrument}, or leave out `of {instrument}`",
)
UNKNOWN_SOURCE = Mistake("N112", "source.undefined", "the source `{name}` is not declared{more}", "{hint}")

# --------------------------------------------------------------------------------------------------- head of file

NO_LANGUAGE = Mistake(
    "L001",
    "file.language",
    "the file does not begin with the version of its language",
    "write `language 1` as the first line",
    why="signed deals outlive tools; the version fixes what the text means",
)
OTHER_LANGUAGE = Mistake(
    "L002",
    "file.other-language",
    "language {number} is not known to this version",
    "write `language 1`, or use a newer termlang",
)
NO_INSTRUMENT = Mistake(
    "L003", "file.no-instrument", "no instrument is declared", "add a block such as `preferred Series A:`"
)
NO_CURRENCY = Mistake(
    "L004",
    "file.currency",
    "amounts of money stand here, and no currency is declared",
    "add a line such as `currency USD`",
)
TOO_MANY = Mistake(
    "L006",
    "file.declarations",
    "the file declares {count} things, and {most} are read",
    "split the deals of this file into files of their own",
)
WRONG_SYMBOL = Mistake(
    "L005",
    "file.currency-symbol",
    "`{symbol}` is not the sign of {currency}",
    "write the amount as `{currency} {number}`",
)
NO_CALENDAR = Mistake(
    "D204",
    "date.calendar",
    "trading days and prices need a calendar",
    "add a line such as `calendar NYSE`",
    why="without it nobody can say which days are trading days",
)
NO_BUSINESS_CALENDAR = Mistake(
    "D218",
    "date.business-calendar",
    "business days need a business calendar",
    "add a line such as `business calendar Weekdays closed on 2024-10-14`, or `business calendar NYSE`",
    why="banks and exchanges do not close on the same days",
)
UNKNOWN_CALENDAR = Mistake(
    "D212",
    "date.calendar-unknown",
    "the calendar `{name}` is not known",
    "use {known}, or list closures: `calendar House closed on 1999-01-01`",
)
NO_STOCK = Mistake("N113", "name.stock", "{count} declared, so `share` alone does not say which", "{hint}")

# -------------------------------------------------------------------------------------------------- units, numbers

UNIT_MISMATCH = Mistake(
    "U401",
    "unit.mismatch",
    "{operation} needs two of one kind: {left} and {right} differ",
    "{hint}",
)
WRONG_TYPE = Mistake("U409", "unit.expected", "{needed} must stand here, and this is {found}", "{hint}")
NO_ROUNDING = Mistake(
    "U403",
    "unit.rounding",
    "{name} counts shares and does not say how they become whole",
    "add a line such as `shares rounded down, the fraction lapses`",
    why="a fraction of a share cannot be delivered",
)
NO_MODE = Mistake(
    "U410",
    "unit.rounding-mode",
    "a rounding says which way it goes",
    "write `rounded down`, `rounded up`, `rounded to nearest` or `rounded half even`, then `to N decimals`",
)
NO_FRACTION = Mistake(
    "U405",
    "unit.fraction",
    "nothing says what becomes of the fraction of a share",
    "write `, the fraction lapses` or `, the fraction is paid in cash at …`",
)
PARTS_OF_ISSUE = Mistake(
    "U422",
    "unit.allotment",
    "the parts come to {total}, and {issued} are issued",
    "let the parts add up to what is issued",
)
PERCENT_RANGE = Mistake(
    "U411",
    "unit.percent-range",
    "{percent}% is no part of a whole, and a part belongs here",
    "use more than 0% and {most}",
)
SCOPE_TRAP = Mistake(
    "U412",
    "unit.percent-scope",
    "does the percentage apply to both legs or to the first only?",
    "put brackets around what it applies to: `({text})`, or around the whole choice",
    why="the two readings give different prices",
)
NOT_WHOLE = Mistake(
    "U416",
    "unit.whole",
    "{what} {found}, which leaves parts of a share",
    "{hint}",
    why="only whole shares are delivered",
)
NOTHING = Mistake("U417", "unit.zero", "{what} is zero", "state a figure above zero")
TOO_MANY_DECIMALS = Mistake("U413", "unit.decimals", "{count} decimals are more than can be kept", "use at most 12")
ZERO_DIVIDE = Mistake("U408", "unit.zero-divide", "this divides by zero", "check the divisor")

# -------------------------------------------------------------------------------------------------- dates, windows

NO_MONTH_END = Mistake(
    "D201",
    "date.month-end",
    "the month may lack the day on which {what} ends",
    "add `months end on the last day` or `months run into the next` at the left margin",
    why="from January 31, one month is February 28 or March 3",
)
NO_DAY_COUNT = Mistake(
    "D202",
    "date.day-count",
    "the dividend accrues, and nothing says how days are counted",
    "add a line such as `simple, actual/365, from Issue Date`",
)
NO_TERMINATION = Mistake(
    "D226",
    "date.termination",
    "`{rule}` counts the day on which the instrument ends differently, and nothing says which day that is",
    "add it: `{rule} terminating on Maturity Date`",
    why="where the last day is the last of February, it is counted as it is and not as the 30th",
)
NO_PERIODS = Mistake(
    "D227",
    "date.periods",
    "`{rule}` counts by the regular periods of a schedule, and nothing says which those are",
    "add them: `{rule} in periods of 6 months from Issue Date`",
)
NOT_COUNTED_BY = Mistake(
    "D228",
    "date.day-count-extra",
    "`{rule}` needs two days and nothing else, and `{found}` stands here",
    "leave it out",
)
DAYS_REVERSED = Mistake(
    "D207", "date.window-reversed", "the window ends on {last}, before {what} on {first}", "check the two dates"
)
DAY_OUTSIDE = Mistake("D214", "date.range", "this day is out of reach: {why}", "count from another day, or count less")
WINDOW_OVERLAP = Mistake(
    "W302",
    "window.overlap",
    "this window and another one both hold {when}",
    "let the first end before the second begins, or write `thereafter:`",
    why="a day that lies in two windows has two prices",
)
WINDOW_EMPTY = Mistake("W303", "window.empty", "the window has no offer", "add a line such as `all of it` below it")
NO_PRICE_LINE = Mistake(
    "W311", "window.price", "a window needs a price line", "add a line such as `at Fixed Price` below it"
)
NO_QUANTITY = Mistake(
    "W312", "window.quantity", "the window has a price and does not say how much", "add a line such as `all of it`"
)
TWO_PRICES = Mistake(
    "W313",
    "window.two-prices",
    "the window has a second price line",
    "write the price after the quantity: `all of it at …`",
)
NO_WINDOW = Mistake(
    "W314", "window.missing", "{what} has no window", "add a line such as `at any time:` with an offer below it"
)
THEREAFTER_FIRST = Mistake(
    "W315",
    "window.thereafter",
    "`thereafter` follows a window that ends, and there is none above",
    "write `from …:` instead",
)
OVER_100 = Mistake("W345", "window.part-over-whole", "a part of {percent}% is more than the whole", "use at most 100%")
NO_INCREMENT = Mistake(
    "W317", "window.increment-zero", "nothing more ever opens by 0% at a time", "state a part above 0%, or `all of it`"
)
NO_FIRST_DAY = Mistake(
    "W318",
    "window.increment-start",
    "parts open from the first day of the window, and this window has none",
    "let the window begin on a day, such as `from Issue Date:`",
    why="without a first day nobody can say how many months have passed",
)
NO_PRICE_LEFT = Mistake(
    "P515",
    "price.zero",
    "this price comes to {value}, so nothing can be had at it",
    "check the figures; a discount is below 100%",
)
FLOOR_ABOVE_CAP = Mistake(
    "P516",
    "price.floor-above-cap",
    "the floor of {low} lies above the cap of {high}",
    "exchange the two, or check the figures",
    why="no price is both",
)
BAD_TABLE = Mistake("P519", "price.table", "{what}", "{hint}")
SPAN_COUNT = Mistake(
    "P511", "price.k-of-n", "{k} of {n} days cannot be picked", "pick at most as many days as the span has"
)
SPAN_RANGE = Mistake("P512", "price.span", "a span of {n} days is not read", "use 1 to {most} whole days")

# ----------------------------------------------------------------------------------------------------- clauses

NO_COUNTING = Mistake(
    "W316",
    "window.counting",
    "nothing says which earlier conversions use up this allowance",
    "add `, counting every conversion` or `, counting conversions in this window`",
    why="after a conversion the two leave different amounts open",
)
NO_LIMIT_COUNT = Mistake(
    "C603",
    "limit.scope",
    "nothing says what the limit counts",
    "add `, counting conversions` (or `… and dividends`)",
    why="it decides how much is left under it",
)
NO_EXCESS = Mistake(
    "C604",
    "limit.excess",
    "nothing says what becomes of the excess when the limit binds",
    "add `, the excess stays outstanding`, or name another fate",
)
NO_LOT_FATE = Mistake(
    "C622",
    "limit.lots",
    "nothing says what becomes of a request that is no whole number of lots",
    "add `, the excess stays outstanding` or `, the request is refused`",
)
BLOCKER_FORM = Mistake(
    "C607",
    "limit.percent-base",
    "a blocker is a percentage of the shares outstanding",
    "write it like `blocked above 9.99% of Shares Outstanding, for each holder`",
)
NOT_ALLOWED_HERE = Mistake("C610", "clause.place", "{what} does not belong {where}", "{hint}")
CLAUSE_TWICE = Mistake("C611", "clause.duplicate", "{what} stands here a second time", "keep one of them")
CLAUSE_MISSING = Mistake("C612", "clause.missing", "{where} needs {what}", "add a line such as `{example}`")
NO_ELECTION_DEFAULT = Mistake(
    "E112",
    "election.default",
    "nothing says what holds when {party} does not elect",
    "add `, otherwise {default}`",
    severity=Severity.WARNING,
)
NO_STOCK_PRICE = Mistake(
    "V702",
    "dividend.stock-price",
    "the {what} may be paid in shares, and nothing says at what price they count",
    "add a line such as `shares priced at Market Value`",
)
NO_REDEMPTION_PRICE = Mistake(
    "R802",
    "redeem.price",
    "nothing says what is paid on redemption",
    "add a line such as `for Stated Value plus Accrued Dividends`",
)
AMENDED_WHEN = Mistake(
    "D215",
    "date.amended",
    "an amendment holds from a day that the text fixes",
    "write it like `amended on 2000-06-30:`",
)
NO_UPDATE = Mistake(
    "N121",
    "name.no-update",
    "nothing changes `{name}`",
    "add a line such as `on each issue of Common Stock below …: …` below it, or write `means`",
)
NO_PIECES = Mistake(
    "N114", "name.no-pieces", "`{name}` has no piece", "add lines such as `EXPRESSION when CONDITION` below it"
)
OTHERWISE_LAST = Mistake("N115", "name.otherwise", "`otherwise` stands last and once", "move it below the other pieces")
FEW_READINGS = Mistake(
    "N116",
    "question.readings",
    "a question has at least two readings",
    "add lines such as `reading Every Conversion` below it",
)
NO_OVERRIDE = Mistake(
    "X128",
    "series.override",
    "{parent} has {count} such clauses, so one cannot be replaced by itself",
    "repeat all of them here, or give each a name",
)
NOTHING_TO_REMOVE = Mistake("X129", "series.without", "{parent} has no such clause", "{hint}")
PARENT_UNIT = Mistake(
    "X130",
    "series.unit",
    "`{name}` comes along from {parent} and counts {found}; {needed} must stand here",
    "define `{name}` anew below `same as {parent} except:`",
)
BOUNDS_REVERSED = Mistake("U414", "unit.bounds", "the lower bound is above the upper one", "exchange the two")
EXAMPLE_ORDER = Mistake("T143", "test.order", "{what}", "{hint}")
BAD_ROW = Mistake("T144", "test.row", "{what}", "{hint}")
OUT_OF_BOUNDS = Mistake(
    "T146",
    "test.bounds",
    "`{name}` is supposed outside the bounds that its definition states",
    "suppose a value inside the bounds",
)
UNRELATED = Mistake(
    "T145",
    "test.supposition",
    "an example supposes the value of a term, a price on a day, or a condition",
    "write `given Stipulated Price is $4.00 per share`",
)
