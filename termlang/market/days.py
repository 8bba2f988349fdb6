"""Reading one day, as its form says, or saying what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from termlang.calendars import FIRST_DAY, LAST_DAY
from termlang.market import problems
from termlang.market.forms import DateForm
from termlang.market.found import Refusal
from termlang.market.shown import shown_text

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_SERIAL = re.compile(r"[1-9][0-9]{0,5}\Z", re.ASCII)
_PATTERNS = {
    DateForm.MONTH_FIRST: re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z", re.ASCII),
    DateForm.DAY_FIRST: re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z", re.ASCII),
    DateForm.DOTTED: re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z", re.ASCII),
    DateForm.MONTH_FIRST_SHORT: re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})\Z", re.ASCII),
    DateForm.DAY_FIRST_SHORT: re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})\Z", re.ASCII),
    DateForm.DOTTED_SHORT: re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})\Z", re.ASCII),
}
_MONTH_FIRST = frozenset({DateForm.MONTH_FIRST, DateForm.MONTH_FIRST_SHORT})
_WRITTEN = {DateForm.ISO: "`1999-05-03`", DateForm.EXCEL: "a spreadsheet counts days (`36283`)"}
_ISO_LIKE = re.compile(r"[0-9]{4,5}-[0-9]{1,2}-[0-9]{1,2}")
_TIMED = re.compile(r"(T|Z|[ ]+)?[0-9]{1,2}:|[0-9]([TZ]|T.*)\Z", re.ASCII)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}\Z", re.ASCII)
_COMPACT = re.compile(r"[12][0-9]{7}\Z", re.ASCII)
_FIRST_SHORT_YEAR = 69  # the first two-digit year that belongs to the twentieth century, by POSIX

# A spreadsheet counts a 29 February 1900 that never was, as day 60; days before it are one off.
_EXCEL_START = date(1899, 12, 30)
_EXCEL_FALSE_DAY = 60


def read_day(text: str, form: DateForm = DateForm.ISO) -> date | Refusal:
    """The day that a text names in the stated form, between FIRST_DAY and LAST_DAY."""
    if form is DateForm.ISO:
        if not _ISO.match(text):
            return _why_not(text, form)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return Refusal(problems.NO_SUCH_DAY, {"cell": shown_text(text)})
    elif form is DateForm.EXCEL:
        if not _SERIAL.match(text):
            return _why_not(text, form)
        count = int(text)
        if count == _EXCEL_FALSE_DAY:
            return Refusal(problems.NO_SUCH_DAY, {"cell": shown_text(text)})
        day = _EXCEL_START + timedelta(days=count + (count < _EXCEL_FALSE_DAY))
    else:
        match = _PATTERNS[form].match(text)
        if not match:
            return _why_not(text, form)
        first, second, year = map(int, match.groups())
        if form.has_short_year:
            year += 1900 if year >= _FIRST_SHORT_YEAR else 2000
        month, of_month = (first, second) if form in _MONTH_FIRST else (second, first)
        try:
            day = date(year, month, of_month)
        except ValueError:
            return Refusal(problems.NO_SUCH_DAY, {"cell": shown_text(text)})
    return day if FIRST_DAY <= day <= LAST_DAY else _outside(text)


def day_given(value: object) -> date | Refusal:
    """The day that a caller gives: a date, ISO text, or a timestamp of midnight without a time zone."""
    if isinstance(value, datetime):
        if value.time() != time.min or value.tzinfo is not None or getattr(value, "nanosecond", None):
            return Refusal(problems.DATE_TIME, {"cell": shown_text(str(value))})
        value = value.date()
    if isinstance(value, date):
        # `not <=` also refuses the "not a time" of data frames, which passes for a datetime.
        return value if FIRST_DAY <= value <= LAST_DAY else _outside(str(value))
    if isinstance(value, str):
        return read_day(value)
    if type(value).__name__ == "datetime64":
        return read_day(re.sub(r"T00:00(:00(\.0+)?)?\Z", "", str(value)))
    return Refusal(problems.NOT_DAY, {"kind": shown_text(type(value).__name__)})


def _outside(text: str) -> Refusal:
    facts = {"cell": shown_text(text), "first": str(FIRST_DAY), "last": str(LAST_DAY)}
    return Refusal(problems.DAY_RANGE, facts)


def _why_not(text: str, form: DateForm) -> Refusal:
    if not text:
        return Refusal(problems.NO_DAY, {})
    facts = {"cell": shown_text(text)}
    if _TIMED.search(text):
        return Refusal(problems.DATE_TIME, facts)
    if form is DateForm.ISO:
        if _SHORT_YEAR.match(text):
            return Refusal(problems.SHORT_YEAR, facts)
        if _PATTERNS[DateForm.MONTH_FIRST].match(text):
            return Refusal(problems.DATE_ORDER, facts)
        if re.fullmatch(r"[1-9][0-9]{3,5}", text, re.ASCII):
            return Refusal(problems.EXCEL_DATE, facts)
    facts["form"] = _WRITTEN.get(form, f"`{form.value}`")
    facts["advice"] = _advice(text, form)
    return Refusal(problems.DATE_FORM, facts)


def _advice(text: str, form: DateForm) -> str:
    if form is not DateForm.ISO:
        if _ISO_LIKE.match(text):
            return "leave `dates=` out of the form: days like `1999-05-03` need none"
        return "write every day in the form that is stated, or state the one in which they are written"
    if _PATTERNS[DateForm.DOTTED].match(text):
        return "write `1999-05-03`, or state the form: `dates=d.m.y`"
    if _COMPACT.match(text):
        return f"write `{text[:4]}-{text[4:6]}-{text[6:]}`"
    return "write year, month and day in digits, such as `1999-05-03`"
