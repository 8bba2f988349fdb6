"""What can be wrong with prices: one row for each kind of mistake.

`place` in a headline is `row 12, column `close`` for a file and `1999-05-03, column `close`` for values given
in Python.
"""

from __future__ import annotations

from termlang.diagnostics import Mistake, Severity
from termlang.records import changed

# The file as a whole.

TOO_LARGE = Mistake(
    "M101",
    "prices.too-large",
    "`{name}` has {found} characters, and a price file has at most {most}",
    "keep only the days that the deal needs",
)
TOO_MANY_ROWS = Mistake(
    "M102",
    "prices.too-many-rows",
    "`{name}` has {found} rows, and a price file has at most {most}",
    "keep one row for each trading day that the deal needs",
)
TOO_MANY_COLUMNS = Mistake(
    "M103",
    "prices.too-many-columns",
    "the first row names {found} columns, and a price file has at most {most}",
    "keep `date` and the columns that the deal observes",
)
LONG_CELL = Mistake(
    "M104",
    "prices.long-cell",
    "{place}: the cell has {found} characters, and a cell has at most {most}",
    "write one day or one number in a cell",
)
NOT_CSV = Mistake(
    "M105",
    "prices.not-csv",
    "`{name}` looks like {kind}, not like rows of text",
    "save the prices as CSV text, beginning with a row such as `date,close`",
)
HIDDEN = Mistake(
    "M106",
    "prices.hidden-character",
    "row {row} has a character that does not show, {char}",
    "delete the character, or save the file again as plain UTF-8 text",
    why="what cannot be seen cannot be checked",
)
SEPARATOR = Mistake(
    "M107",
    "prices.separator",
    "the cells of the first row are separated by {seen}, not by {expected}",
    "state the form: {remedy}",
)
EMPTY_FILE = Mistake(
    "M108",
    "prices.empty-file",
    "`{name}` is empty",
    "begin with a row such as `date,close`, then one row for each trading day",
)

# The first row.

NO_HEADER = Mistake(
    "M110",
    "prices.no-header",
    "the first row holds data, not the names of the columns",
    "put a row such as `date,close` first",
)
NO_DATE = Mistake(
    "M111",
    "prices.no-date-column",
    "no column is named `date`; the first row has {columns}",
    "name the column of days `date`",
)
NO_OBSERVABLE = Mistake(
    "M112",
    "prices.no-observable",
    "no column can be observed; the first row has {columns}",
    "name a column {known}, or put a stock before it, such as `Common Stock.close`",
)
DOUBLED_COLUMN = Mistake(
    "M113",
    "prices.doubled-column",
    "columns {first} and {second} are both named `{column}`",
    "keep one of the two, or rename one of them",
)
HEADER_AGAIN = Mistake(
    "M114",
    "prices.header-again",
    "row {row} names the columns again",
    "delete row {row}, or give two files where two were joined",
)
UNUSED = Mistake(
    "M115",
    "prices.unused-columns",
    "columns that are not used: {columns}",
    "{advice}",
    severity=Severity.INFO,
)
SPLIT_OF_NONE = Mistake(
    "M116",
    "prices.split-of-none",
    "the splits name no stock, and the columns are of {stocks}",
    "say whose splits they are, such as the column `{example}.split`",
)

# The shape of a row.

CELL_COUNT = Mistake(
    "M120",
    "prices.cell-count",
    "row {row} has {found}, and the first row names {wanted} columns",
    "{advice}",
)
OPEN_QUOTE = Mistake(
    "M121",
    "prices.open-quote",
    "row {row}: a quotation mark is not closed on its line",
    'close it with `"`; a cell holds no line break',
)
STRAY_QUOTE = Mistake(
    "M122",
    "prices.stray-quote",
    "row {row}: a quotation mark stands inside a cell",
    'put quotation marks around the whole cell or around none of it; write `""` for one inside a quoted cell',
)
EMPTY_ROW = Mistake("M123", "prices.empty-row", "row {row} is empty", "delete row {row}")
SEVERAL_SYMBOLS = Mistake(
    "M124",
    "prices.several-symbols",
    "column `{column}` names several stocks: `{first}` in row 2, `{second}` in row {row}",
    "keep the rows of one stock, or give each stock a column of its own, such as `Common Stock.close`",
)
LONG_ROW = Mistake(
    "M125",
    "prices.long-row",
    "row {row} has {found} characters, more than its cells may have together",
    "write one day or one number in a cell",
)

# Days.

NO_DAY = Mistake(
    "M130",
    "prices.no-day",
    "{place}: the day is missing",
    "write the day, such as `1999-05-03`, or delete the row",
)
DATE_FORM = Mistake(
    "M131",
    "prices.date-form",
    "{place}: `{cell}` is not a day written as {form}",
    "{advice}",
)
DATE_ORDER = Mistake(
    "M132",
    "prices.date-order",
    "{place}: `{cell}` does not say which number is the month",
    "state the form: `dates=m/d/y` if the month comes first, `dates=d/m/y` if the day does",
)
SHORT_YEAR = Mistake(
    "M133",
    "prices.short-year",
    "{place}: `{cell}` has a year of two digits",
    "write `1999-05-03`, or state the form: `dates=m/d/yy`, `dates=d/m/yy` or `dates=d.m.yy`",
)
EXCEL_DATE = Mistake(
    "M134",
    "prices.excel-date",
    "{place}: `{cell}` looks like a day counted by a spreadsheet",
    "write `1999-05-03`, or state the form: `dates=excel`",
)
DATE_TIME = Mistake(
    "M135",
    "prices.date-time",
    "{place}: `{cell}` has a time of day or a time zone, and prices are given by the day",
    "write the trading day alone, such as `1999-05-03`",
    why="a time zone can move a price to another day",
)
NO_SUCH_DAY = Mistake(
    "M136",
    "prices.no-such-day",
    "{place}: there is no day `{cell}`",
    "correct the day",
)
DAY_RANGE = Mistake(
    "M137",
    "prices.day-range",
    "{place}: `{cell}` is not between {first} and {last}",
    "correct the year, or leave the row out",
)
UNSORTED = Mistake(
    "M138",
    "prices.unsorted",
    "row {row} is out of order: {day} comes after {before}",
    "{advice}",
)
DOUBLED_DAY = Mistake(
    "M139",
    "prices.doubled-day",
    "{day} stands twice, in row {first} and in row {second}",
    "keep one of the two rows",
)

# Numbers.

NO_VALUE = Mistake(
    "M140",
    "prices.no-value",
    "{place}: the cell is empty",
    "write the number, or leave the whole row out",
)
NOT_A_VALUE = Mistake(
    "M141",
    "prices.not-a-value",
    "{place}: `{cell}` is not a number",
    "write the number, or leave out the days on which nothing was observed",
)
DECIMAL_COMMA = Mistake(
    "M142",
    "prices.decimal-comma",
    "{place}: `{cell}` has a comma where a point is expected",
    "write `{point}`, or state the form: `decimal=comma`",
)
DECIMAL_POINT = Mistake(
    "M143",
    "prices.decimal-point",
    "{place}: `{cell}` has a point, and the form says `decimal=comma`",
    "write the decimals after a comma and leave out points between thousands",
)
THOUSANDS = Mistake(
    "M144",
    "prices.thousands",
    "{place}: `{cell}` has commas between its digits",
    "write `{plain}`; if the comma begins the decimals, state the form: `decimal=comma`",
)
DECORATED = Mistake(
    "M145",
    "prices.decorated",
    "{place}: `{cell}` has {what} around the number",
    "write the number alone",
)
COMMON_FRACTION = Mistake(
    "M146",
    "prices.common-fraction",
    "{place}: `{cell}` is a common fraction",
    "write it in decimals{example}",
)
NOT_PLAIN = Mistake(
    "M147",
    "prices.not-plain",
    "{place}: `{cell}` is not a plain number: {reason}",
    "write digits with at most one decimal mark, such as `13.06`",
)
NOT_POSITIVE = Mistake(
    "M148",
    "prices.not-positive",
    "{place}: `{cell}` is not above zero",
    "write the price that was observed, or leave the row out",
)
NEGATIVE_VOLUME = Mistake(
    "M149",
    "prices.negative-volume",
    "{place}: `{cell}` is below zero",
    "write the number of shares traded; `0` if there were none",
)
VALUE_RANGE = Mistake(
    "M150",
    "prices.value-range",
    "{place}: `{cell}` is too large or too small",
    "write a number below 1e18 that is not smaller than 1e-18",
)
BAD_RATIO = Mistake(
    "M151",
    "prices.bad-split",
    "{place}: `{cell}` is not a split",
    "write new shares for each old one, such as `2` or `0.1`, or `3 for 2`; leave other cells empty",
)
DOUBLED_SPLIT = Mistake(
    "M152",
    "prices.doubled-split",
    "the splits of {day} disagree: {first} and {second} new shares for each old one",
    "keep one split for a stock and day",
)

# Series that can be read and look wrong.

MISSING_DAYS = Mistake(
    "M160",
    "prices.missing-days",
    "{count} of {calendar} between {first} and {last} missing: {days}",
    "add the missing rows; a term that looks back over such a day has no answer",
    severity=Severity.WARNING,
)
CLOSED_DAY = Mistake(
    "M161",
    "prices.closed-day",
    "row {row} has a price on {day}, when {calendar} was closed ({reason}); it is not counted",
    "delete the row, or correct the day",
    severity=Severity.WARNING,
)
CLOSED_DAY_STRICT = changed(
    CLOSED_DAY,
    headline="row {row} has a price on {day}, when {calendar} was closed ({reason})",
    severity=Severity.ERROR,
)
JUMP = Mistake(
    "M162",
    "prices.jump",
    "row {row}: `{column}` goes from {before} on {day_before} to {after} on {day}: a split, or another unit?",
    "name a split in a column `{split}`, such as `{ratio}` on {day}, or correct the price; "
    "if it is right, nothing is needed",
    severity=Severity.WARNING,
)
OUTSIDE_CALENDAR = Mistake(
    "M163",
    "prices.outside-calendar",
    "missing and closed days are looked for from {first} through {last} only, the years of {calendar}",
    "nothing is needed, unless the deal looks at days outside",
    severity=Severity.INFO,
)
NO_ROWS = Mistake(
    "M164",
    "prices.no-rows",
    "`{name}` has no row after the names of the columns",
    "add one row for each trading day",
    severity=Severity.WARNING,
)
CENTURY = Mistake(
    "M165",
    "prices.century",
    "years of two digits are read as 1969 to 2068",
    "write years of four digits where that is wrong",
    severity=Severity.INFO,
)
NO_NUMBERS = Mistake(
    "M166",
    "prices.no-numbers",
    "column `{column}` has no number and is not used",
    "nothing is needed",
    severity=Severity.INFO,
)

# Values given in Python, and the words that say how to read.

LENGTHS = Mistake(
    "M170",
    "prices.lengths",
    "column `{column}` has {found} values for {wanted} days",
    "give one value for each day, and `None` where nothing was observed",
)
UNKNOWN_COLUMN = Mistake(
    "M171",
    "prices.unknown-column",
    "`{column}` is not a column that can be observed",
    "name it {known}, or put a stock before it, such as `Common Stock.close`",
)
NOT_FINITE = Mistake(
    "M172",
    "prices.not-finite",
    "{place}: `{cell}` is not a number that can be compared",
    "give `None` where nothing was observed",
)
FLOAT32 = Mistake(
    "M173",
    "prices.short-float",
    "{place}: `{cell}` is a {kind}, which holds only some digits of a price",
    'give text, Decimal or float64, or state the tick of the prices, such as tick="0.01"',
)
NOT_QUANTITY = Mistake(
    "M174",
    "prices.not-a-quantity",
    "{place}: a {kind} is not a price or a number of shares",
    "give text, Decimal, int, Fraction or float",
)
NOT_DAY = Mistake(
    "M175",
    "prices.not-a-day",
    "{place}: a {kind} is not a day",
    "give a date, or text such as `1999-05-03`",
)
BAD_TICK = Mistake(
    "M176",
    "prices.bad-tick",
    "`{cell}` is not a tick of prices",
    'give a number above zero as text, such as "0.01"',
)
BAD_BASIS = Mistake(
    "M177", "prices.bad-basis", "`{basis}` is not a basis of prices", "say `as-traded` or `split-adjusted`"
)
CLASH = Mistake(
    "M178",
    "prices.clash",
    "`{column}` on {day} is {first} in one place and {second} in the other",
    "keep one of the two values",
)
BAD_FORM = Mistake("M179", "prices.bad-form", "`{said}` says nothing about prices", "{sayable}")
DOUBLED_FORM = Mistake("M180", "prices.doubled-form", "`{key}` is said twice", "say it once")

MORE = Mistake(
    "M199",
    "prices.more",
    "`{kind}` occurs {count} more times",
    "correct the ones that are shown first",
    severity=Severity.INFO,
)
