"""The speed of termlang as ratios: `make bench`, or `python benchmarks/run.py [--quick] [--json FILE]`.

Seconds measured on one machine say nothing about another, and little about the same one an hour later. So each
figure is a ratio of two things that ran in turns within this run, on this machine:

W1, one exact quote with its reasons against the same quote in plain floats. Both sides are given the same request
    and must give the same answer before they are timed. A figure is the fastest of many rounds. The ratio that is
    written is the time of all cases together; rendering the reasons as text is shown beside it and not part of it.
    The same quote compiled to a plain function stands beside it.
W2, a policy over many paths of prices: what is compiled from benchmarks/w2.terms against the same contract written by
    hand in C (where there is a compiler), Numba and NumPy, on the same prices, and with prices generated inside.
    Outputs are compared first. Figures are the fastest of a few rounds. A process of its own tells how long a first
    result takes, and how much memory days cost.
W3, linting one deal as a whole process against `python -c pass`: medians, byte code cached. And the time that
    checking takes for each byte of a long text against a short one: fastest rounds.
Replay, a line of a journal of 10,000 lines against a line of one of 1,000: fastest rounds.

The goals are printed beside the ratios and never asserted: no test fails because a machine was busy.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cold
import journals
import linting
import paths
import quotes
import scaling

ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure termlang's speed as ratios.")
    parser.add_argument("--json", type=Path, default=ROOT / "bench.json", metavar="FILE", help="where the ratios go")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a rough picture in a few seconds")
    options = parser.parse_args()
    ratios = _quotes(rounds=3 if options.quick else 30)
    ratios |= _paths(10_000, rounds=2) if options.quick else _paths(100_000, rounds=7)
    ratios |= {**_lint(runs=5 if options.quick else 21)}
    ratios |= _warm(rounds=2 if options.quick else 10)
    ratios |= _scaling(rounds=1, long=200_000) if options.quick else _scaling(rounds=3, long=1_000_000)
    ratios |= _replay(rounds=1 if options.quick else 3)
    options.json.write_text(json.dumps(ratios, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {options.json}")


def _quotes(rounds: int) -> dict[str, float]:
    print(f"{'W1: one quote':<30}{'exact':>11}{'floats':>11}{'ratio':>8}{'with text':>11}")
    timed = quotes.measure(rounds)
    for each in [*timed, quotes.Timed("all of them", *(sum(column) for column in list(zip(*timed, strict=True))[1:]))]:
        times = f"{each.exact * 1e6:>8.1f} µs{each.floats * 1e6:>8.3f} µs"
        print(f"  {each.name:<28}{times}{each.exact / each.floats:>8.0f}{each.rendered / each.floats:>11.0f}")
    ratio = sum(each.exact for each in timed) / sum(each.floats for each in timed)
    print("  goal: at most 1,000; aim 300")
    compiled = quotes.compiled(rounds)
    print(f"  {'compiled to a function':<28}{compiled[0] * 1e6:>8.2f} µs{compiled[1] * 1e6:>8.3f} µs", end="")
    print(f"{compiled[0] / compiled[1]:>8.2f}\n  goal: at most 3; aim 1.2")
    return {
        "w1.exact_with_reasons/plain_floats": round(ratio, 1),
        "w1.compiled/plain_floats": round(compiled[0] / compiled[1], 2),
    }


def _paths(count: int, rounds: int) -> dict[str, float]:
    found = paths.measure(count, rounds)
    ratios: dict[str, float] = {}
    goals = {"termlang, native": "at most 1.6; aim 1.05", "termlang, NumPy": "at most 20"}
    for title, rows in (("prices given", found.given), ("prices generated inside", found.generated)):
        heading = f"W2: {found.paths:,} paths x {paths.DAYS} days, {title}"
        print(f"\n{heading:<58}{'plain':>10}{'look-back':>12}   x the first")
        first = rows[0]
        for row in rows:
            times = "".join(f"{row.seconds[kind] * 1e3:>9,.0f} ms" for kind in paths.POLICIES)
            over = "".join(f"{row.seconds[kind] / first.seconds[kind]:>9.2f}" for kind in paths.POLICIES)
            print(f"  {row.who:<50}{times}  {over}")
        if first.who != "C by hand":
            print("  no C compiler here: the ratios to C are left out")
            continue
        by_name = {row.who: row for row in rows}
        for who, name in (("termlang, native", "native"), ("termlang, NumPy", "numpy")):
            if who not in by_name:
                continue
            for kind, suffix in (("plain", ""), ("look-back", "_lookback")):
                ratio = by_name[who].seconds[kind] / first.seconds[kind]
                key = f"w2.generated{suffix}/c_generated" if rows is found.generated else f"w2.{name}{suffix}/c"
                ratios[key] = round(ratio, 3)
        print(
            "  goals: " + ("at most 2" if rows is found.generated else "; ".join(f"{k} {v}" for k, v in goals.items()))
        )
    print(
        f"  text to first result: {found.starts['cold']:.1f} s cold, {found.starts['cached']:.1f} s with a kernel kept"
    )
    print("  goals: 6 s, 1 s")
    few, many = found.memory[paths.SHORT], found.memory[paths.LONG]
    print(f"  most memory held, prices generated: {few:,.0f} MB with {paths.SHORT} days, ", end="")
    print(f"{many:,.0f} MB with {paths.LONG:,}\n  goal: the same")
    ratios["w2.first_result_cold_s"] = round(found.starts["cold"], 2)
    ratios["w2.first_result_cached_s"] = round(found.starts["cached"], 2)
    ratios[f"w2.memory_{paths.LONG}_days/{paths.SHORT}_days"] = round(many / few, 3)
    return ratios


def _lint(runs: int) -> dict[str, float]:
    found = cold.measure(runs)
    print(f"\n{'W3: one process':<30}{'lint':>11}{'pass':>11}{'ratio':>8}")
    rows = (("checked: a deal of 10 KB", found.checked), ("checked, --short", found.short), ("kept", found.kept))
    for name, each in rows:
        print(f"  {name:<28}{each * 1e3:>8.1f} ms{found.nothing * 1e3:>8.1f} ms{each / found.nothing:>8.1f}")
    print("  goal: at most 14; aim 10")
    count = len(cold.DEALS)
    each = (found.every - found.nothing) / count
    print(f"  kept: all {count} deals in one process, {each * 1e3:.1f} ms a deal, start included (goal: at most 3 ms)")
    return {
        "w3.cold_lint/python_pass": round(found.checked / found.nothing, 2),
        "w3.cold_lint_short/python_pass": round(found.short / found.nothing, 2),
        "w3.cold_lint_kept/python_pass": round(found.kept / found.nothing, 2),
        "w3.kept_lint_ms/deal": round(each * 1e3, 2),
    }


def _warm(rounds: int) -> dict[str, float]:
    found = linting.measure(rounds)
    title = f"W3: {found.deals} deals, checked"
    print(f"\n{title:<30}{'lint':>11}{'check':>11}{'ratio':>8}")
    name = f"a deal of {found.size // found.deals / 1000:.1f} KB"
    for words, linted, checked in (
        (f"{name}, first time", found.first.linted, found.first.checked),
        (f"{name}, again", found.again.linted, found.again.checked),
    ):
        print(f"  {words:<28}{linted * 1e3:>8.2f} ms{checked * 1e3:>8.2f} ms{linted / checked:>8.2f}")
    print("  goal: at most 3 ms a deal, which only findings that are kept reach (above)")
    return {
        "w3.warm_lint_ms_a_deal": round(found.first.linted * 1e3, 2),
        "w3.warm_lint_again_ms_a_deal": round(found.again.linted * 1e3, 2),
        "w3.warm_lint/check": round(found.first.linted / found.first.checked, 2),
    }


def _scaling(rounds: int, long: int) -> dict[str, float]:
    found = scaling.measure(rounds, long)
    ratio = found.long_cost / found.short_cost
    print(f"\n{'W3: checking, for each byte':<30}{f'{found.long:,} B':>11}{f'{found.short:,} B':>11}{'ratio':>8}")
    costs = f"{found.long_cost * 1e6:>8.2f} µs{found.short_cost * 1e6:>8.2f} µs"
    print(f"  {'no errors in either':<28}{costs}{ratio:>8.2f}")
    print("  goal: at most 2")
    return {"w3.check_long/check_short": round(ratio, 2)}


def _replay(rounds: int) -> dict[str, float]:
    found = journals.measure(rounds, 10_000)
    ratio = found.long_cost / found.short_cost
    print(f"\n{'Replay: a line of a journal':<30}{f'{found.long:,}':>11}{f'{found.short:,}':>11}{'ratio':>8}")
    costs = f"{found.long_cost * 1e6:>8.1f} µs{found.short_cost * 1e6:>8.1f} µs"
    print(f"  {'conversions and transfers':<28}{costs}{ratio:>8.2f}")
    print("  goal: at most 1.5")
    return {"replay.growth": round(ratio, 2)}


if __name__ == "__main__":
    main()
