"""A policy of a deal comes in; its plan goes out, or NotCompilable with every clause that does not compile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve

from termlang.compile import problems as wrong
from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.known import known
from termlang.compile.lower.asked import SUPPLIED
from termlang.compile.lower.deliveries import deliver
from termlang.compile.lower.payments import expire, pay, redeem
from termlang.compile.lower.sections import Draft
from termlang.compile.lower.states import FIGURES, States
from termlang.compile.opening import Opening
from termlang.compile.plan import ByItself, Code, Level, Plan
from termlang.compile.problems import NotCompilable, Stop
from termlang.compile.rules import Once
from termlang.compile.verify import verify
from termlang.diagnostics import BadInput, Problem
from termlang.market import Market
from termlang.model.clauses import Excess, Grant, Instrument, InstrumentKind, Right, Verb
from termlang.model.deal import Deal
from termlang.model.examples import ALL
from termlang.model.expressions import TermKey, Value, changed
from termlang.model.policies import EACH_DAY, PayDividend, Policy, UseRight


def policy_of(deal: Deal, name: str | None) -> Policy:
    """A policy of a deal by its title; the only one where no title is given. Raises BadInput where there is none."""
    if name is None and len(deal.policies) == 1:
        return next(iter(deal.policies.values()))
    found = deal.policies.get(name or "")
    if found is None:
        known_ones = " or ".join(f"`{title}`" for title in deal.policies)
        hint = f"name {known_ones}" if known_ones else 'add a block such as `policy "Month ends":`'
        what = f"the deal has no policy `{name}`" if name else "the deal has no policy"
        what = f"the deal has {len(deal.policies)} policies" if name is None and deal.policies else what
        raise BadInput([wrong.NO_POLICY.at(what=what, hint=hint)])
    return found


class Lowered:
    """A plan with what it was lowered from: the facts that give its dated figures."""

    __slots__ = ("facts", "plan", "policy")

    def __init__(self, plan: Plan, facts: Facts, policy: Policy) -> None:
        self.plan = plan
        self.facts = facts
        self.policy = policy


def lower(
    deal: Deal,
    policy: Policy,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
    market: Market,
    opening: Opening | None = None,
) -> Lowered:
    """The plan of a policy; `market` holds what registrars reported, `opening` the accounts from which a run goes on.

    Raises NotCompilable with all that stops it.
    """
    if opening is not None:
        given = {**given, **opening.known}
        if all(since <= opening.day for since, _ in deal.amended):
            deal = changed(deal.as_of(opening.day), amended=())
    return _lowered(Facts(deal, given, readings, elections, market, opening=opening), policy)


def lower_request(
    deal: Deal,
    right: Right,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
    market: Market,
) -> Lowered:
    """The plan of one request under a right, its amount an input. Raises NotCompilable with all that stops it."""
    use = UseRight(right.clause, right.name, SUPPLIED, None, EACH_DAY, None)
    policy = Policy(right.name, right.clause.span, (use,))
    return _lowered(Facts(deal, given, readings, elections, market, running=False), policy)


def _lowered(facts: Facts, policy: Policy) -> Lowered:
    deal = facts.deal
    plan = Plan(f"{deal.title}, {policy.title}")
    work = _Lowering(facts, plan, policy)
    work.run()
    if work.stopped:
        raise NotCompilable(work.problems(), tuple(work.stopped), deal.source)
    _prune(plan)
    verify(plan)
    return Lowered(plan, facts, policy)


class _Lowering:
    def __init__(self, facts: Facts, plan: Plan, policy: Policy) -> None:
        self.facts, self.plan, self.policy = facts, plan, policy
        self.build = Builder(plan)
        self.states = States(facts, self.build)
        self.stopped: list[tuple[str, str]] = []
        self._problems: list[Problem] = []

    def run(self) -> None:
        """Lower every line, then what the instruments do by themselves."""
        if self.facts.deal.amended:
            self._stop(self.policy.title, Stop("a deal that is amended", self.policy.span))
        deal = self.facts.deal
        mandatory = [right for right in deal.rights.values() if right.mandatory and right.verb is not Verb.ISSUE]
        if self.facts.running:
            self.plan.sections.extend(self.states.cells.sections(len(mandatory)))
        sections = self.plan.sections
        for line in self.policy.lines:
            known(line, line.clause.span)
            try:
                self._instrument(line)
                if isinstance(line, PayDividend):
                    self._pay(line)
                else:
                    self._use(line)
            except Stop as stop:
                self._stop(line.clause.title, stop)
        for number, right in enumerate(mandatory if self.facts.running else ()):
            try:
                self._mandatory(right, number)
            except Stop as stop:
                self._stop(right.clause.title, stop)
        sections.sort(key=lambda section: section.number)
        for name in self.plan.instruments:
            instrument = self.facts.deal.instruments[name]
            if instrument.kind is InstrumentKind.WARRANT and self.facts.running:
                try:
                    self._expire(instrument)
                except Stop as stop:
                    self._stop(instrument.clause.title, stop)

    def problems(self) -> list[Problem]:
        return self._problems

    def _stop(self, title: str, stop: Stop) -> None:
        self.stopped.append((title, stop.what))
        if stop.hint:
            self._problems.append(wrong.OPEN.at(stop.span, (title,), what=stop.what, hint=stop.hint))
        else:
            self._problems.append(wrong.NOT_COMPILED.at(stop.span, (title,), what=stop.what))

    def _instrument(self, line: UseRight | PayDividend) -> None:
        deal = self.facts.deal
        name = line.instrument if isinstance(line, PayDividend) else deal.rights[line.right].instrument
        instrument = deal.instruments[name]
        known(instrument, instrument.clause.span)
        self.states.instrument(instrument)

    def _draft(self) -> Draft:
        last = max((section.number for section in self.plan.sections), default=len(self.facts.deal.rights))
        return Draft(self.facts, self.build, self.states, last + 1)

    def _mandatory(self, right: Right, number: int) -> None:
        """What converts by itself at the close of a day: of a closed day before the next one opens, as `number`."""
        facts, deal, span = self.facts, self.facts.deal, right.clause.span
        instrument = deal.instruments[right.instrument]
        if right.instrument not in self.plan.instruments:
            self._apart(right)
            return
        known(right, span)
        self._plain(right)
        first = right.grants[0].window.first
        use = UseRight(right.clause, right.name, ALL, None, EACH_DAY, None)
        draft = self._draft()
        if first is None:
            days = ByItself(None, "each trading day, at the close")
        else:
            if facts.level(first) is not Level.CONSTANT:
                raise Stop("a day that is not fixed", first.span)
            day = facts.value(first, date.min, lambda _: None)
            if facts.opening is not None and day <= facts.opening.day:
                return
            days = ByItself(Once(day), f"the close of {day}")
            if not deal.calendar.is_open(day):
                draft = Draft(facts, self.build, self.states, number)
        (grant,) = right.grants
        self._window(grant)
        acts = deliver(draft, use, right, instrument, grant)
        if first is None:
            acts = self._once(draft, right, acts)
        at = deal.line(span)
        self.plan.sections.append(draft.section(right.clause, at, days, 0, right.name, right.instrument, acts))

    def _once(self, draft: Draft, right: Right, acts: int) -> int:
        """The first trading day on which the condition of a conversion is met, and no other."""
        build = self.build
        if any(limit.excess in (Excess.STAYS, Excess.NEEDS) for limit in right.limits):
            raise Stop(f"`{right.clause.title}` under a limit that leaves units outstanding", right.clause.span)
        doubts: list[int] = []
        met = evolve(draft.place(), fails=doubts).lower(right.guards[0].condition)
        name = f"{right.name} was due"
        before = self.states.counter(name, whole=True)
        fresh = build.less(before, build.const(Fraction(1)))
        known_met = build.both(met, *(build.negate(each) for each in doubts))
        draft.always[name] = build.select(build.both(fresh, known_met), build.const(Fraction(1)), before)
        return build.both(acts, fresh, known_met)

    def _apart(self, right: Right) -> None:
        """Raises Stop where an instrument that no line names converts by itself under limits of one that takes part."""
        deal = self.facts.deal
        for name in self.plan.instruments:
            for each in deal.instruments[name].rights:
                limits = deal.rights[each].limits
                if any(limit.blocker is not None or right.instrument in limit.shared for limit in limits):
                    raise Stop(f"`{right.clause.title}` of {right.instrument}", right.clause.span)

    def _plain(self, right: Right) -> None:
        if right.notice is not None and self.facts.running:
            raise Stop(f"`{right.notice[0].title}`", right.notice[0].span)
        if right.priced is not None or right.settled is not None:
            raise Stop("a price or a settlement after the notice", right.clause.span)

    def _use(self, line: UseRight) -> None:
        right = self.facts.deal.rights[line.right]
        instrument = self.facts.deal.instruments[right.instrument]
        known(right, right.clause.span)
        self._plain(right)
        if right.verb is Verb.REDEEM:
            windows: list[int | None] = list(range(len(right.grants))) or [None]
        elif right.verb in (Verb.CONVERT, Verb.EXERCISE):
            windows = list(range(len(right.grants)))
        else:
            raise Stop(f"`{right.clause.title}`", right.clause.span)
        for grant in right.grants:
            self._window(grant)
        for window in windows:
            draft = self._draft()
            if right.verb is Verb.REDEEM:
                acts = redeem(draft, line, right, instrument)
            else:
                assert window is not None
                acts = deliver(draft, line, right, instrument, right.grants[window])
            self.plan.sections.append(
                draft.section(
                    line.clause, self._line(right, line), line.occasion, window, right.name, right.instrument, acts
                )
            )

    def _window(self, grant: Grant) -> None:
        known(grant, grant.window.clause.span)
        known(grant.window, grant.window.clause.span)
        for end in (grant.window.first, grant.window.last):
            if end is not None and self.facts.level(end) > 1:
                raise Stop("a window that prices open or close", end.span)

    def _line(self, right: Right, line: UseRight) -> int:
        return self.facts.deal.line(line.clause.span)

    def _pay(self, line: PayDividend) -> None:
        instrument = self.facts.deal.instruments[line.instrument]
        draft = self._draft()
        acts = pay(draft, line, instrument)
        at = self.facts.deal.line(line.clause.span)
        self.plan.sections.append(draft.section(line.clause, at, line.occasion, None, "", line.instrument, acts))

    def _expire(self, instrument: Instrument) -> None:
        draft = self._draft()
        acts = expire(draft, instrument)
        if acts is not None:
            at = self.facts.deal.line(instrument.clause.span)
            self.plan.sections.append(draft.section(instrument.clause, at, EACH_DAY, None, "", instrument.name, acts))


def _prune(plan: Plan) -> None:
    """Leave out running totals that nothing reads but their own change, and the operations that made them."""
    reported = {f"{figure} of {name}" for figure in FIGURES for name in plan.instruments}
    while True:
        read: set[str] = set()
        for section in plan.sections:
            roots = [(section.acts, ""), *(() if section.fails is None else ((section.fails, ""),))]
            roots.extend((op, name) for name, op in section.updates)
            for op, name in roots:
                states = {str(plan.ops[at].data) for at in plan.needed([op]) if plan.ops[at].code is Code.STATE}
                read |= states - {name}
        dead = {state.name for state in plan.states} - read - reported
        if not dead:
            break
        plan.states = [state for state in plan.states if state.name not in dead]
        for number, section in enumerate(plan.sections):
            kept = tuple(each for each in section.updates if each[0] not in dead)
            plan.sections[number] = evolve(section, updates=kept)
    plan.sections = [section for section in plan.sections if section.updates]
    _renumber(plan)


def _renumber(plan: Plan) -> None:
    """Leave out operations that nothing needs."""
    roots = [root for section in plan.sections for root in plan.roots(section)]
    kept = plan.needed([*roots, *(state.start for state in plan.states)])
    place = {old: new for new, old in enumerate(kept)}
    plan.ops = [evolve(plan.ops[old], args=tuple(place[arg] for arg in plan.ops[old].args)) for old in kept]
    plan.states = [evolve(state, start=place[state.start]) for state in plan.states]
    plan.sections = [
        evolve(
            section,
            acts=place[section.acts],
            fails=None if section.fails is None else place[section.fails],
            updates=tuple((name, place[op]) for name, op in section.updates),
        )
        for section in plan.sections
    ]
