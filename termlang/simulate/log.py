"""What happened on one path, as the lines of a journal that a replay reads, with the prices of the path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.compile.plan import Column
from termlang.diagnostics import BadInput
from termlang.market import Market
from termlang.model import facts
from termlang.model.clauses import Verb
from termlang.model.deal import Deal, member
from termlang.quantity import decimals_of, exact_text
from termlang.simulate import problems as wrong
from termlang.simulate.exact import PathOutcome
from termlang.units import SYMBOLS

Series = Sequence[Fraction]
_VERBS = {Verb.CONVERT: "convert", Verb.EXERCISE: "exercise", Verb.REDEEM: "redeem", Verb.DRAW: "draw"}


@frozen(eq=False)
class EventLog:
    """The lines of one path, which `deal.replay(log.text, log.market)` takes to the accounts of `outcome`.

    A run that began with a ledger goes on from its journal: replay that text with this one behind it.
    """

    text: str
    market: Market
    outcome: PathOutcome

    def __str__(self) -> str:
        return self.text


def log_of(deal: Deal, outcome: PathOutcome, market: Market) -> EventLog:
    """The log of a path. Raises BadInput where a line cannot be told: an amount without an end, an unnamed account."""
    return EventLog("".join(f"{_said(deal, fact)}\n" for fact in outcome.told), market, outcome)


def _said(deal: Deal, fact: facts.Fact) -> str:
    match fact:
        case facts.Request(day=day, right=right, held_by=held_by, choice=choice):
            same = [
                each
                for each in deal.rights.values()
                if (each.instrument, each.verb, each.actor) == (right.instrument, right.verb, right.actor)
            ]
            if same[0].name != right.name:
                raise _cannot(f"{right.name}, beside {same[0].name},")
            verb = _VERBS[right.verb]
            who = _account(deal, fact.holder)
            ends = "" if deal.parties.get(who) is not None and deal.parties[who].members else "s"
            ends = "" if who.endswith("s") else ends
            owner = f" held by {_account(deal, held_by)}" if held_by is not None else ""
            at = f" at {choice}" if choice is not None else ""
            return f"{day} {who} {verb}{ends} {_amount(deal, fact)} of {right.instrument}{owner}{at}"
        case facts.Election(day=day, holder=holder, name=name, way=way):
            instrument = name.removesuffix(" dividend")
            what = deal.instruments[instrument].kind.payment
            return f"{day} {_account(deal, holder)} elects {way} for the {what} of {instrument}"
        case facts.DividendPayment(day=day, instrument=instrument):
            payer = _payer(deal)
            return f"{day} {payer} pays the {deal.instruments[instrument].kind.payment} of {instrument}"
    raise AssertionError(fact)


def _amount(deal: Deal, fact: facts.Request) -> str:
    asking = fact.asking
    if asking.money is not None:
        symbols = {code: symbol for symbol, code in SYMBOLS.items()}
        return f"{symbols.get(deal.currency, f'{deal.currency} ')}{_exact(asking.money)}"
    if asking.units is not None:
        return f"{_exact(asking.units)} {deal.instruments[fact.right.instrument].kind.units}"
    return "all that is open" if fact.most else "all"


def _exact(value: Fraction) -> str:
    if decimals_of(value) is None:
        raise _cannot(f"an amount of {value}, which no decimal ends,")
    return exact_text(value)


def _account(deal: Deal, name: str) -> str:
    """An account by the words with which a journal names it."""
    short = name.split(",")[0]
    found = member(deal.parties, short)
    if found is None or found[0] != name:
        raise _cannot(f"the account {name}")
    return short


def _payer(deal: Deal) -> str:
    return _account(deal, next(iter(deal.stocks.values())))


def _cannot(what: str) -> BadInput:
    return BadInput([wrong.NO_LOG.at(what=what)])


def path_market(
    known: Market, history: Market | None, columns: Sequence[Column], days: Sequence[date], series: Sequence[Series]
) -> Market:
    """The prices of a path, with what is known of other days and the splits. Raises BadInput where the two disagree."""
    stocks = {column.stock for column in columns}
    own = {column.stock for column in known.observations if column.stock is not None}
    if len(stocks) > 1 or own:
        path = Market.of(days, {str(column): each for column, each in zip(columns, series, strict=True)})
        for split in known.splits:
            for stock in stocks if split.stock is None else ():
                path = path.with_split(stock, split.day, split.ratio)
    else:
        path = Market.of(days, {column.name: each for column, each in zip(columns, series, strict=True)})
    for other in (known, history):
        path = path if other is None else path.merged(other)
    return path
