"""Rights and duties: who may do what, on which days, how much, at what price, and what stands in the way."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from termlang.calendars import Roll
from termlang.model.expressions import DayKind, Expr, NoticePeriod, TermKey, node
from termlang.quantity import Rounding
from termlang.source import Span
from termlang.units import Unit


@node
class Clause:
    """What every clause carries: its title as a person would name it, where it stands, what it cites."""

    title: str
    span: Span
    citations: tuple[str, ...]


@node
class Window:
    """Days of a right; None at an end means that the text sets none, the flags say whether the ends count.

    The ends of a monthly window are days of the month of the day asked about, so that it opens again each month.
    """

    clause: Clause
    first: Expr | None
    first_included: bool
    last: Expr | None
    last_included: bool
    monthly: bool = False


class Interval(Enum):
    """How often a staged quantity grows; the value is in months."""

    MONTH = 1
    QUARTER = 3
    HALF_YEAR = 6
    YEAR = 12


@node
class Everything:
    """All that is outstanding."""


@node
class Staged:
    """Parts of the amount issued that open over time, counted from the window's first day."""

    at_once: Fraction
    each: Fraction
    interval: Interval


@node
class UpTo:
    """At most this much: money of stated value, or units of the instrument."""

    bound: Expr


class Counts(Enum):
    """Which earlier conversions use up an allowance."""

    EVERY = "every conversion"
    WINDOW = "conversions in this window"
    REQUEST = "none: each request alone"


@node
class Offer:
    """An allowance and the price at which it converts; `guard` is the condition under which the line stands."""

    clause: Clause
    guard: Expr | None
    quantity: Everything | Staged | UpTo
    counts: Counts | None
    per_holder: bool
    as_much_as_is_open: bool
    addition: Expr | None
    price: Price


@node
class Price:
    """The price of an offer: one expression, or several between which a party chooses (label and expression)."""

    clause: Clause
    guard: Expr | None
    choices: tuple[tuple[str, Expr], ...]
    elector: str | None
    rounding: Rounding | None


@node
class Grant:
    """A window with its offers; for a right to issue a series, the price of the whole instead."""

    window: Window
    offers: tuple[Offer, ...]
    issue: Issue | None = None


@node
class Issue:
    """A further series that a right is about, and what is paid for all of it."""

    clause: Clause
    series: str
    price: Expr


@node
class Guard:
    """A condition on the use of a right: a bar (refuses where it holds) or a proviso (refuses where it does not)."""

    clause: Clause
    condition: Expr
    bars: bool


class Excess(Enum):
    """What becomes of the part that a limit cuts off."""

    STAYS = "stays outstanding"
    REDEEMED = "is redeemed"
    CASH = "is paid in cash"
    LAPSES = "lapses"
    NEEDS = "needs"
    REFUSED = "the request is refused"


class LimitScope(Enum):
    """Over what a limit counts."""

    TOTAL = "in total"
    HOLDER = "for each holder"
    REQUEST = "in each conversion"


class Measure(Enum):
    """What a limit bounds."""

    SHARES = "shares delivered"
    UNITS = "units"
    STATED = "stated value"
    PAID = "what is paid"


@node
class Rolling:
    """A span of so many days that ends on the day of the request."""

    count: int
    kind: DayKind


@node
class Limit:
    """A bound on the shares delivered, or on what `measure` says. `counted` says what uses it up, `scope` for whom.

    Where `period` says so, only what falls into the calendar month (quarter, year) of the day counts, or into a span of
    days that ends on it.

    `pro_rata` gives each holder the part of the bound that was issued to him. `shared` are the instruments whose
    deliveries count as well; `own` says that the text gives the series a bound of its own. `needed` is the condition
    without which the excess stays outstanding. For a blocker (`blocked above P% of N`) the bound is N and `blocker` is
    P: what the holder holds after the issue is compared with P% of N after the issue.
    """

    clause: Clause
    bound: Expr
    counted: tuple[str, ...]
    scope: LimitScope
    pro_rata: bool
    excess: Excess
    excess_price: Expr | None
    unless: Expr | None
    blocker: Expr | None = None
    adjusted: bool = False  # whether splits move the bound, and with it what was delivered before
    shared: tuple[str, ...] = ()
    own: bool = False
    needed: Expr | None = None
    measure: Measure = Measure.SHARES
    period: Interval | Rolling | None = None

    @property
    def per_holder(self) -> bool:
        """Whether each holder has a bound of his own."""
        return self.scope is LimitScope.HOLDER or self.pro_rata


@node
class Amounts:
    """What a request may ask for: at least so much, and whole lots; money of stated value, or units.

    `all_left` lets all that is outstanding go, whatever it is; `refuses` says that a request that is no whole number of
    lots is refused, and not cut down to one.
    """

    clause: Clause
    least: Expr | None
    lot: Expr | None
    all_left: bool
    refuses: bool


class Fraction_(Enum):
    """What becomes of a fraction of a share."""

    LAPSES = "lapses"
    CASH = "is paid in cash"
    ROUNDS = "rounds"


class AccruedFate(Enum):
    """What becomes of dividends accrued on the converted part."""

    ADDED = "added"
    CASH = "paid in cash on conversion"
    SHARES = "paid in shares on conversion"
    NEXT = "paid on the next date"
    FORFEITED = "forfeited"


@node
class Whole:
    """How shares become whole, and the fate of the fraction."""

    clause: Clause
    rounding: Rounding
    fraction: Fraction_
    cash_price: Expr | None


@node
class Leg:
    """What is delivered beside the shares: `amount` of the deal's currency, or of the units of an instrument.

    `asset` names the instrument; it is empty for money.
    """

    clause: Clause
    amount: Expr
    asset: str


@node
class Cashless:
    """A way to exercise without payment: the gain over the exercise price, at this value, in shares at this value."""

    clause: Clause
    value: Expr
    condition: Expr | None


@node
class InLieu:
    """What may be paid in cash for what is submitted for conversion, as a party elects, while a condition holds."""

    clause: Clause
    amount: Expr
    elector: str
    default: str | None
    condition: Expr | None


class Settlement(Enum):
    """How an exercise is paid for, or in what a conversion is settled."""

    SHARES = "shares"
    CASH = "cash"
    CASHLESS = "cashless"


class Verb(Enum):
    """What a right lets its holder do."""

    CONVERT = "conversion"
    EXERCISE = "exercise"
    REDEEM = "redemption"
    ISSUE = "issue"
    DRAW = "draw"

    @property
    def named(self) -> str:
        """`a conversion`, `an exercise`."""
        return f"{'an' if self in (Verb.EXERCISE, Verb.ISSUE) else 'a'} {self.value}"

    @property
    def delivers(self) -> bool:
        """Whether it turns units into shares."""
        return self in (Verb.CONVERT, Verb.EXERCISE, Verb.DRAW)


@node
class Later:
    """A day counted from the notice, or from the day on which the price is set; or a day that `day` gives."""

    clause: Clause
    count: int = 0
    kind: DayKind = DayKind.CALENDAR
    after_pricing: bool = False
    day: Expr | None = None


@node
class Means:
    """In what an amount is paid: the ways, who elects one, what holds when nobody does, and how shares are counted."""

    ways: tuple[str, ...]
    elector: str | None
    default: str | None
    share_price: Expr | None
    whole: Whole | None


@node
class Right:
    """A right of one party over one instrument (or, for ISSUE, over a series to be issued)."""

    name: str
    clause: Clause
    verb: Verb
    actor: str
    instrument: str
    into: str
    grants: tuple[Grant, ...]
    guards: tuple[Guard, ...]
    limits: tuple[Limit, ...]
    whole: Whole | None
    accrued: tuple[Clause, AccruedFate] | None
    notice: tuple[Clause, NoticePeriod] | None = None
    triggers: tuple[Guard, ...] = ()
    redemption_price: Expr | None = None
    mandatory: bool = False
    priced: Later | None = None
    settled: Later | None = None
    also: tuple[Leg, ...] = ()
    cashless: Cashless | None = None
    in_lieu: InLieu | None = None
    means: Means | None = None  # of a redemption; None is cash
    cut: tuple[Clause, Expr] | None = None  # of a draw: the part of what is asked that it comes to
    paid: tuple[Clause, Expr] | None = None  # of a draw: what the buyer pays for its shares
    amounts: Amounts | None = None

    @property
    def settlement(self) -> str:
        """The name of the election between its settlements."""
        return f"{self.name} settlement"

    @property
    def settlements(self) -> tuple[str, ...]:
        """The ways between which a request, or an election, has to choose; none where the text leaves no choice."""
        if self.cashless is not None:
            return Settlement.CASH.value, Settlement.CASHLESS.value
        return (Settlement.SHARES.value, Settlement.CASH.value) if self.in_lieu is not None else ()


class OverLimit(Enum):
    """How a dividend is paid that would pass a limit in shares."""

    ALL_CASH = "all in cash"
    REST_CASH = "the rest in cash"


@node
class Schedule:
    """Payment dates at equal distance: the first, or None where they are counted from the start of the accrual.

    `adjusted` says that the dividend accrues to the day on which it is paid, and not to the date before it rolls.
    """

    each: Interval
    first: Expr | None = None
    roll: Roll | None = None
    kind: DayKind = DayKind.TRADING
    adjusted: bool = False
    equal: bool = False  # whether each whole period brings its months of a year, however many days it has


ADDED = "added to "  # begins the way in which a dividend raises what each unit stands for


@node
class Dividend(Means):
    """Accrual of a yearly rate on a base, and the ways in which it may be paid.

    `step_up` is what the rate rises by while a dividend is unpaid; `other_rate` holds where it is paid in the second
    of its ways. `record`, worked out on a payment date, is the day on whose end those are fixed who are paid on it.
    """

    clause: Clause
    accrued: TermKey
    schedule: Schedule | None
    over: OverLimit | None = None
    step_up: Expr | None = None
    other_rate: Expr | None = None
    record: Expr | None = None


class InstrumentKind(Enum):
    """What an instrument is; preferred shares and notes convert their stated value, warrants are exercised."""

    PREFERRED = "preferred"
    WARRANT = "warrant"
    NOTE = "note"
    FACILITY = "facility"

    @property
    def value_name(self) -> str:
        """What the money is called that one unit stands for."""
        return "Principal" if self is InstrumentKind.NOTE else "Stated Value"

    @property
    def income(self) -> str:
        """What accrues on it, as its supplied term says: the interest of a note, else dividends."""
        return "Interest" if self is InstrumentKind.NOTE else "Dividends"

    @property
    def payment_date(self) -> str:
        """The next day on which it is paid, as its supplied term says."""
        return "Interest Payment Date" if self is InstrumentKind.NOTE else "Dividend Payment Date"

    @property
    def payment(self) -> str:
        """One payment of what accrues."""
        return "interest" if self is InstrumentKind.NOTE else "dividend"

    @property
    def units(self) -> str:
        """What its units are called, several of them."""
        return {"preferred": "shares", "warrant": "warrants", "note": "notes", "facility": "units"}[self.value]


@node
class Instrument:
    """A security of the deal: its units, what one unit stands for, what was paid for it, and its rights.

    `allotted` says how many units each account is issued; without it all of them go to the account of the party.
    `stated_value` is the principal of a note; `purchase_price` is per unit, None where the text states no other price.
    """

    name: str
    clause: Clause
    kind: InstrumentKind
    holder: str
    unit: Unit
    issue_day: Expr
    issued: Expr
    stated_value: Expr | None
    shares_each: Fraction | None
    decimals: int | None
    rights: tuple[str, ...]
    dividend: Dividend | None
    purchase_price: Expr | None = None
    allotted: tuple[tuple[str, Fraction], ...] = ()
    each_moves: bool = False  # whether splits move what a warrant is for


@node
class Payment:
    """A payment between two parties that falls due on a day."""

    clause: Clause
    day: Expr
    debtor: str
    creditor: str
    legs: tuple[tuple[Expr, str], ...]
