"""Mistakes of drafts that need no rule: the language has no way to write them, or the checker already refuses them.

Each row is a code of its own, so that whoever looks for it finds out how the matter is settled.
"""

from __future__ import annotations

from typing import NamedTuple


class Covered(NamedTuple):
    """A mistake that cannot be made: why not, and the codes that a draft gets which tries."""

    name: str
    why: str
    by: tuple[str, ...] = ()


COVERED: dict[str, Covered] = {
    "N106": Covered(
        "name.external",
        "A term that another paper defines is written as `undisclosed`, which is an open term until it has a value; "
        "a citation in brackets says which paper, and the paper must be declared.",
        ("N108", "N112"),
    ),
    "D205": Covered(
        "date.day-kind",
        "`days` are calendar days and `trading days` are days of the calendar that the file names, in look-backs "
        "and in periods alike. A look-back over calendar days takes the trading days among them.",
        ("D204",),
    ),
    "D206": Covered(
        "date.endpoint",
        "Every end says whether its day counts: `from` and `through` include it; `after`, `until` and `before` "
        "leave it out. `within` and `by` are not words of the language.",
        ("Y020", "Y022"),
    ),
    "D208": Covered(
        "date.anchor",
        "A period is counted from a Defined Term or from a date, so that a draft which has a signing and a closing "
        "names the one it means; a day that is not known yet is an open term.",
        ("N101", "N108"),
    ),
    "D209": Covered(
        "date.clock",
        "There is no word for today: a term is a function of the day for which it is asked, and a rule that means a "
        "day names it.",
        ("Y020",),
    ),
    "D210": Covered(
        "date.cutoff",
        "There is no time of day. A notice that comes after a cut-off is dated the next day by whoever writes the "
        "journal.",
    ),
    "U407": Covered(
        "unit.float",
        "Numbers of a text are exact decimals. Floating-point columns of a frame are read as their shortest "
        "decimal, or rounded to a tick, and the answer says so; 32-bit floats are refused without a tick.",
        ("M130",),
    ),
    "X124": Covered(
        "series.parent-changed",
        "A series and its parent stand in one file and are read together; what changes after the signing is an "
        "amendment with its day.",
        ("D215",),
    ),
    "X125": Covered(
        "except.ambiguous",
        "An exception stands indented below the one definition that it belongs to, and `except` is read nowhere else.",
        ("Y022", "C610"),
    ),
    "W306": Covered(
        "window.increment-start",
        "A staged quantity is either `25% at once, and 25% more each month` or `25% more each month`, counted from the "
        "first day of its window: there is no third way to write it.",
        ("Y022", "W318"),
    ),
    "W307": Covered(
        "window.unreachable",
        "A window whose days are over before the instrument is issued is refused, and so is one that ends before it "
        "begins.",
        ("D207", "W303"),
    ),
    "P501": Covered(
        "price.source",
        "A stock has no price without a word that says which: closing price, closing bid, closing ask, daily low, "
        "vwap and so on; the file names the calendar of the market.",
        ("Y022", "D204"),
    ),
    "P502": Covered(
        "price.lookback-missing",
        "`the average of …` cannot stand without `over` and its days.",
        ("Y023",),
    ),
    "P503": Covered(
        "price.lookback-end",
        "A look-back ends `ending on` a day, which counts, or `before` it, which does not; it cannot stand without "
        "one of them.",
        ("Y023",),
    ),
    "P504": Covered(
        "price.no-trade",
        "A trading day without a price inside a look-back is never skipped or filled: the answer is unknown and names "
        "the day. `counting days when (…)` leaves days out where the text says so.",
    ),
    "P509": Covered(
        "price.circular-cap",
        "A term that rests on itself is refused, unless it is marked `solved` and is linear in itself.",
        ("N103",),
    ),
    "V703": Covered(
        "dividend.compounding",
        "The accrual line of a dividend begins with `simple` or `compounded`, and cannot be read without it.",
        ("Y022",),
    ),
    "V705": Covered(
        "dividend.base",
        "A rate stands as `5% a year on` what it accrues on, and cannot be read without it.",
        ("Y022",),
    ),
    "V706": Covered(
        "dividend.vs-limit",
        "A limit says what it counts: `counting conversions` leaves dividend shares out, `counting conversions and "
        "dividends` puts them in, and one of them must stand.",
        ("C603",),
    ),
    "R801": Covered(
        "redeem.observation",
        "A condition compares a term or an observation, never a stock: it says whether it looks at the close, the low "
        "or an average, and on how many days it must hold.",
        ("N109",),
    ),
    "R804": Covered(
        "redeem.partial",
        "A redemption may be of a part: the request says how much. A part that the company redeems is divided among "
        "the holders by what each of them has.",
    ),
    "R805": Covered(
        "redeem.reset",
        "A right to redeem is open on each day on which its condition holds, and on no other; nothing has to be reset.",
    ),
    "A902": Covered(
        "adjust.method",
        "An adjustment is written as a formula of the term itself and of what happens; a name such as weighted average "
        "is no formula and cannot be read.",
        ("Y020", "Y022"),
    ),
    "A903": Covered(
        "adjust.order",
        "A day has an order: splits at the opening, then the lines of the journal as they stand, each taking effect "
        "before the next, then the close.",
    ),
    "A905": Covered(
        "adjust.excluded",
        "An adjustment follows the issues that the journal records. Whoever keeps it leaves out what the paper "
        "excludes; `below` and a condition leave out the rest.",
    ),
    "E111": Covered(
        "election.who",
        "`in cash or Common Stock` cannot stand without `, as Company elects`, and no more can a choice of prices.",
        ("Y023",),
    ),
    "E114": Covered(
        "election.collision",
        "Where two parties act on one day, the lines of the journal decide in their order. A redemption without "
        "notice beside a right to convert is a finding of its own.",
        ("R803",),
    ),
}
