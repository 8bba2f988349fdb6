"""Compiled against interpreted: every sample deal that compiles, under generated days, prices and amounts.

Share counts and statuses must be the same; money to the last places of a double. An evaluation is one answer of
compiled code held against the interpreter's answer to the same request; a request is answered by the arrays and by the
plain function, each with prices in ticks of several sizes, for which the integers that decide are scaled otherwise.
`python -m tests.compile.test_differential 1000000` runs so many and prints what it found; a seed and a number of
processes may follow, which have seeds of their own.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import termlang
from termlang.checker.deal import check
from termlang.model.clauses import Verb
from termlang.model.expressions import Undisclosed
from termlang.source import Source
from termlang.units import CONDITION, DATE, PURE

ROOT = Path(__file__).parents[2]
DEALS = [*sorted((ROOT / "deals").glob("*.terms")), ROOT / "benchmarks" / "w2.terms"]
EVALUATIONS = 40_000
ARRAY_TICKS = ("0.01", "0.005", "0.0001")
FUNCTION_TICKS = ("0.01", "0.002")
LOOK_BACK = 40
# Requests that look back take the interpreter this many times as long as others, and get as many fewer.
SLOWER = 4


class Asked(NamedTuple):
    """A right of a deal, closed, with its program and the days on which it may be asked."""

    name: str
    deal: termlang.Deal
    right: str
    program: Any
    days: tuple[date, ...]


def closed(deal: termlang.Deal, rng: random.Random) -> termlang.Deal:
    """A deal with a value for every term that it leaves open, and a reading for every question."""
    model = deal.model
    given: dict[str, object] = {}
    for key, term in model.terms.items():
        if not isinstance(term.body, Undisclosed):
            continue
        if term.type == CONDITION:
            given[str(key)] = rng.random() < 0.5
        elif term.type == DATE:
            given[str(key)] = date(2000, 1, 3) + timedelta(rng.randrange(3_000))
        elif term.type.unit == PURE:
            given[str(key)] = Fraction(rng.randrange(1, 100), 100)
        else:
            given[str(key)] = Fraction(rng.randrange(1, 2_000), 100)
    readings = {name: rng.choice(question.readings) for name, question in model.questions.items()}
    elections = {}
    for right in model.rights.values():
        if right.settlements:
            elections[right.settlement] = rng.choice(right.settlements)
        labels = [label for grant in right.grants for offer in grant.offers for label, _ in offer.price.choices]
        if any(len(offer.price.choices) > 1 for grant in right.grants for offer in grant.offers):
            elections[f"{right.name} price"] = rng.choice(labels)
    return deal.given(given, readings=readings, elections=elections)  # type: ignore[arg-type]


def rights(rng: random.Random, *, report: list[str] | None = None) -> Iterator[Asked]:
    """Every right of every deal that compiles; what does not is told to `report`."""
    for path in DEALS:
        model, _ = check(Source(path.read_text(encoding="utf-8"), path.name))
        assert model is not None, path.name
        deal = closed(termlang.load(path.read_text(encoding="utf-8"), path.name), rng)
        for right in model.rights.values():
            if right.verb is Verb.ISSUE or right.mandatory:
                continue
            try:
                program = deal.compile_quote(right.instrument, right=right.name)
                start = program.lowered.facts.issue_day(right.instrument)
            except (termlang.NotCompilable, termlang.BadInput) as error:
                if report is not None:
                    report.append(f"{path.stem}, {right.name}: {error}")
                continue
            except Exception as error:
                raise AssertionError(f"{path.name}, {right.name}") from error
            days = model.calendar.next(900, start + timedelta(2), included=True)
            yield Asked(f"{path.stem}, {right.name}", deal, right.name, program, days)


def compared(asked: Asked, rng: random.Random, count: int) -> tuple[int, int, list[str]]:
    """How many answers to how many requests were held against the interpreter's, and where they differ.

    About `count` answers are wanted, fewer where a request looks back and takes the interpreter long.
    """
    program, deal = asked.program, asked.deal
    model = deal.model
    right = model.rights[asked.right]
    money = model.instruments[right.instrument].stated_value is not None
    columns = list(program.columns)
    instrument = model.instruments[right.instrument]
    total = float(program.lowered.facts.value(instrument.issued, asked.days[0], lambda _: None))
    stated = program._stated()
    functions = _functions(asked)
    count = -(-count // (len(ARRAY_TICKS) + len(functions) if functions else SLOWER * len(ARRAY_TICKS)))
    place = {day: number for number, day in enumerate(asked.days)}
    on = sorted(rng.choice(asked.days) for _ in range(count))
    sizes = [rng.choice((1.0, 0.25, 0.1, rng.random())) * total * stated for _ in on]
    amounts = [max(0.01, round(each, 2)) if money else float(max(1, int(each))) for each in sizes]
    around = 10 ** rng.uniform(-0.3, 1.6)
    answers, refused = [], ""
    for back in (1, LOOK_BACK):
        rows = {
            column: [[max(0.01, round(around * rng.uniform(0.3, 2.0), 2)) for _ in on] for _ in range(back)]
            for column in columns
        }
        try:
            unit = "0.01" if money else "1"
            answers = [program.quote(on, amounts, rows, tick=tick, amount_tick=unit) for tick in ARRAY_TICKS]
            break
        except (termlang.BadInput, termlang.NotCompilable) as error:
            refused = str(error)
    if not answers:
        # What it cannot answer it refuses as a whole; the interpreter says which days are unknown.
        known = ("looks back", "does not compile", "lies ahead")
        return 0, 0, [] if any(each in refused for each in known) else [f"{asked.name}: {refused}"]
    words, found, held = [each.words() for each in answers], [], count * len(answers)
    for lane, (day, amount) in enumerate(zip(on, amounts, strict=True)):
        days = model.calendar.last(back, day, included=True)
        observed = {column: [f"{rows[column][row][lane]:.2f}" for row in range(back)] for column in columns}
        market = termlang.Market.of(days, observed)
        text = f"{model.currency} {amount:.2f}" if money else f"{int(amount)} {instrument.kind.units}"
        where = f"{asked.name} on {day}, {text}, {[(c, rows[c][-1][lane]) for c in columns]}"
        try:
            exact = deal.quote(right.instrument, text, right=right.name, on=day, market=market)[0]
        except termlang.BadInput as error:
            found.append(f"{where}: the interpreter cannot be asked, {error}")
            continue
        for tick, each, said in zip(ARRAY_TICKS, answers, words, strict=True):
            found += [f"{where}, ticks of {tick}: {what}" for what in _differing(exact, each, said[lane], lane)]
        for tick, ask in functions.items() if exact.status != "unknown" else ():
            price = round(rows[columns[0]][-1][lane] / float(tick)) if columns else 100
            status, _, _, shares = ask(place[day], price, round(amount * 100), 0, 0)
            if status != exact.status or (status != "refused" and shares != (exact.shares or 0)):
                found.append(f"{where}: {status} {shares} by the function, the interpreter says {exact.shares}")
            held += 1
    return held, count, found


def _differing(exact: termlang.Quote, answers: Any, word: str, lane: int) -> Iterator[str]:
    """What of one answer is not what the interpreter says."""
    if exact.status != word:
        yield f"{word}, the interpreter says {exact.status} {exact.needs} {exact.binding}"
    elif exact.status in ("allowed", "limited"):
        if exact.shares != answers.shares[lane] or exact.result.dividend_shares != answers.dividend_shares[lane]:
            yield f"{answers.shares[lane]} shares, the interpreter says {exact.shares}"
        for name in ("amount", "cash", "remaining"):
            one, other = getattr(answers, name)[lane], getattr(exact, name)
            if other is not None and abs(one - float(other)) > 1e-9 * max(1.0, abs(float(other))):
                yield f"{name} {one}, the interpreter says {float(other)}"


def _functions(asked: Asked) -> dict[str, Callable[..., Any]]:
    """The right as plain functions by their ticks; none where it looks back or watches several prices."""
    try:
        return {tick: asked.program.function(asked.days[0], asked.days[-1], tick=tick) for tick in FUNCTION_TICKS}
    except (termlang.BadInput, termlang.NotCompilable):
        return {}


def run(evaluations: int, seed: int) -> tuple[int, int, set[str], list[str]]:
    """So many evaluations at least; how many, of how many requests, under which rights, and what differed."""
    rng = random.Random(seed)
    done, requests, differing = 0, 0, []
    names: set[str] = set()
    share = max(1_000, evaluations // 1_000)
    while done < evaluations:
        asked = list(rights(rng))
        for each in asked:
            held, count, found = compared(each, rng, share)
            done += held
            requests += count
            differing += found
            if held:
                names.add(each.name)
        if done < evaluations:
            print(f"seed {seed}: {done:,} so far, {len(differing)} differences", file=sys.stderr)
    return done, requests, names, differing


def test_no_request_is_judged_otherwise_than_by_the_interpreter() -> None:
    done, requests, names, differing = run(EVALUATIONS, 20)
    assert done >= EVALUATIONS
    assert requests >= EVALUATIONS // 5
    assert len(names) >= 40
    assert differing[:5] == []


if __name__ == "__main__":
    evaluations, seed, processes = (*map(int, sys.argv[1:]), *(1, 1)[len(sys.argv) - 2 :])
    seeds = range(seed, seed + processes)
    not_compiled: list[str] = []
    with ProcessPoolExecutor(processes) as pool:
        parts = list(pool.map(run, [-(-evaluations // processes)] * processes, seeds))
    list(rights(random.Random(seed), report=not_compiled))
    of_rights = set().union(*(names for _, _, names, _ in parts))
    wrong = [each for *_, found in parts for each in found]
    done, requests = (sum(part[at] for part in parts) for at in (0, 1))
    print(f"{done:,} evaluations, {requests:,} requests under {len(of_rights)} rights, {len(wrong)} differences")
    print("\n".join(wrong[:20]))
    for line in sorted(set(not_compiled)):
        print("not compiled:", line)
