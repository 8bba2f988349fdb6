"""What a series gets of an amount: the deal's waterfall evaluated, divided, and told step by step."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.evaluate import problems as wrong
from termlang.evaluate.division import Division, Series, divided, gain
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval
from termlang.model.clauses import Clause
from termlang.model.expressions import Expr, Proceeds
from termlang.model.waterfall import Waterfall
from termlang.quantity import money, shown
from termlang.units import Type

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)


def proceeds(world: World, expr: Proceeds, day: date) -> Step:
    """What all shares of a series or a stock are paid of an amount."""
    amount = world.step(expr.amount, day)
    waterfall = next(each for each in world.deal.waterfalls if each.takes_part(expr.of))
    found = _Figures(world, waterfall, day)
    unknown = [step.value for step in (amount, *found.steps) if type(step.value) is Unknown]
    if unknown:
        most = interval(amount.value)[1]
        value = enclosed(unknown, ZERO, most)
        inputs = (amount, *[step for step in found.steps if type(step.value) is Unknown])
        return Step(value, expr.type, "", expr.span, inputs)
    assert isinstance(amount.value, Fraction)
    bad = found.problem(amount.value, expr)
    if bad is not None:
        return bad
    made = divided(amount.value, found.series, found.ordinary)
    if made is None:
        return Step(failed(wrong.NO_DECISION.at(expr.span)), expr.type, "", expr.span, (amount,))
    value = made.ordinary if expr.of == waterfall.stock else made.paid[expr.of].total
    told = _Told(world, waterfall, found, made, amount.value, expr.type)
    return Step(value, expr.type, f"what {expr.of} gets", expr.span, (amount, *told.steps()))


class _Figures:
    """The figures of a waterfall on a day, each with its step."""

    def __init__(self, world: World, waterfall: Waterfall, day: date) -> None:
        self.world, self.waterfall, self.day = world, waterfall, day
        self.known: dict[int, Step] = {}
        self.units: dict[str, Step] = {}
        for expr in waterfall.expressions():
            self.known[id(expr)] = world.step(expr, day)
        for name in world.deal.instruments:
            if waterfall.takes_part(name):
                self.units[name] = self._outstanding(name)

    @property
    def steps(self) -> list[Step]:
        """Every step, in the order of the text."""
        return [*self.units.values(), *self.known.values()]

    def _outstanding(self, name: str) -> Step:
        instrument = self.world.deal.instruments[name]
        clause, type_ = instrument.clause, self.world.step(instrument.issued, self.day).type
        state = self.world.state
        if state is None:
            issued = self.world.step(instrument.issued, self.day)
            return Step(issued.value, type_, f"{name} outstanding", clause.span, (), "no journal is given: as issued")
        count = state.on(self.day).outstanding(name)
        return Step(count, type_, f"{name} outstanding", clause.span, (), "from the journal")

    def value(self, expr: Expr) -> Fraction:
        """The figure of an expression that is known."""
        found = self.known[id(expr)].value
        assert isinstance(found, Fraction)
        return found

    def count(self, name: str) -> Fraction:
        """How many units of a series there are."""
        found = self.units[name].value
        assert isinstance(found, Fraction)
        return found

    def problem(self, amount: Fraction, expr: Proceeds) -> Step | None:
        """A figure with which nothing can be divided."""
        priced = [each.price for each in self.waterfall.as_converted]
        for price in priced:
            if self.value(price) <= 0:
                problem = wrong.NO_SHARES_AS_CONVERTED.at(price.span, value=self.value(price))
                return Step(failed(problem), expr.type, "", expr.span, (self.known[id(price)],))
        others = [each for each in self.waterfall.expressions() if each not in priced]
        if amount < 0 or any(self.value(each) < 0 for each in others):
            return Step(failed(wrong.NEGATIVE_PROCEEDS.at(expr.span)), expr.type, "", expr.span)
        return None

    @property
    def ordinary(self) -> Fraction:
        """The ordinary shares in the rest."""
        return sum((self.value(each.shares) for each in self.waterfall.ordinary), ZERO)

    @property
    def series(self) -> dict[str, Series]:
        """Every series with its claims, its shares in the rest and its choice."""
        found = {name: Series(self._due(name)) for name in self.units}
        for sharing in self.waterfall.participating:
            count, most = self.count(sharing.series), sharing.most
            found[sharing.series] = found[sharing.series]._replace(
                sharing=self._as_converted(sharing.series, sharing.price),
                most=None if most is None else count * self.value(most),
                beyond=not sharing.counting,
            )
        for choice in self.waterfall.converting:
            shares = self._as_converted(choice.series, choice.price)
            found[choice.series] = found[choice.series]._replace(converted=shares)
        return found

    def _due(self, name: str) -> dict[int, Fraction]:
        due: dict[int, Fraction] = {}
        for number, rank in enumerate(self.waterfall.ranks):
            for claim in rank.claims:
                if claim.series == name:
                    due[number] = due.get(number, ZERO) + self.count(name) * self.value(claim.amount)
        return due

    def _as_converted(self, name: str, price: Expr) -> Fraction:
        stated = self.world.deal.instruments[name].stated_value
        assert stated is not None
        value = self.world.step(stated, self.day).value
        assert isinstance(value, Fraction)
        return self.count(name) * value / self.value(price)


class _Told:
    """A division as reasons: each rank, each decision, and the rest."""

    def __init__(
        self, world: World, waterfall: Waterfall, figures: _Figures, made: Division, amount: Fraction, money_type: Type
    ) -> None:
        self.waterfall, self.figures, self.made = waterfall, figures, made
        self.amount, self.money = amount, money_type
        self.currency = world.deal.currency
        self.series = figures.series

    def steps(self) -> tuple[Step, ...]:
        """One step for each line of the waterfall."""
        choices = [self._choice(each.clause, each.series, each.price) for each in self.waterfall.converting]
        ranks = [self._rank(number) for number in range(len(self.waterfall.ranks))]
        return (*choices, *ranks, *self._rest())

    def _step(self, value: object, clause: Clause, note: str, *inputs: Step) -> Step:
        kind = self.money if isinstance(value, Fraction) else None
        return Step(value, kind, clause.title, clause.span, inputs, note, clause.citations)

    def _choice(self, clause: Clause, name: str, price: Expr) -> Step:
        figures, made = self.figures, self.made
        has = made.paid[name].total
        otherwise = has + gain(self.amount, self.series, figures.ordinary, made.converted, name)
        converts = name in made.converted
        kept, shares = (otherwise, has) if converts else (has, otherwise)
        note = f"{money(shares)} {self.currency} as converted, {money(kept)} {self.currency} with its preference"
        inputs = (figures.units[name], figures.known[id(price)])
        return self._step("converts" if converts else "keeps its preference", clause, note, *inputs)

    def _rank(self, number: int) -> Step:
        rank = self.waterfall.ranks[number]
        claims: list[Step] = []
        due = paid = ZERO
        for claim in rank.claims:
            name = claim.series
            count, each = self.figures.count(name), self.figures.value(claim.amount)
            inputs = (self.figures.units[name], self.figures.known[id(claim.amount)])
            if name in self.made.converted:
                claims.append(self._step(ZERO, claim.clause, "it converts"))
                continue
            whole = self.series[name].due[number]
            got = self.made.paid[name].by_rank[number] * (count * each / whole if whole else ZERO)
            due, paid = due + count * each, paid + got
            note = f"{shown(count)} x {money(each)}" + ("" if got == count * each else ", as far as it goes")
            claims.append(self._step(got, claim.clause, note, *inputs))
        note = "in full" if due == paid else f"of {money(due)} {self.currency} due"
        note = note if due else "nothing is claimed"
        return self._step(paid, rank.clause, note, *claims)

    def _rest(self) -> list[Step]:
        figures, made = self.figures, self.made
        found: list[Step] = []
        whole = figures.ordinary
        for line in self.waterfall.ordinary:
            count = figures.value(line.shares)
            got = made.ordinary * count / whole if whole else ZERO
            found.append(self._step(got, line.clause, self._by_shares(count, got), figures.known[id(line.shares)]))
        for choice in self.waterfall.converting:
            if choice.series in made.converted:
                shares, got = self.series[choice.series].converted or ZERO, made.paid[choice.series].rest
                found.append(self._step(got, choice.clause, self._by_shares(shares, got)))
        for sharing in self.waterfall.participating:
            if sharing.series in made.converted:
                continue
            each, got = self.series[sharing.series], made.paid[sharing.series].rest
            note = self._by_shares(each.sharing, got)
            if each.most is not None:
                full = got + (ZERO if each.beyond else made.paid[sharing.series].total - got) == each.most
                note += f", at its most of {money(each.most)} {self.currency}" if full else ""
            inputs = [figures.known[id(expr)] for expr in (sharing.price, sharing.most) if expr is not None]
            found.append(self._step(got, sharing.clause, note, *inputs))
        if made.left:
            clause = self.waterfall.clause
            found.append(Step(made.left, self.money, "left over", clause.span, (), "nobody has a claim to it"))
        return found

    def _by_shares(self, shares: Fraction, got: Fraction) -> str:
        return f"{shown(shares)} shares" + (f" at {money(got / shares)}" if shares else "")
