"""The nightly column, for as long as asked: `python tests/soak.py --minutes 60 --out soak.md`.

Tasks take turns of a few seconds, each with fresh seeds, until the time is over; the report says how many cases each
ran, what broke, and how the process grew. A fault is written down whole, with its seed, and does not stop the rest.
`--only "kill -9" --cases 1000` runs the rows that have these words in their name, until each has so many cases.
"""

from __future__ import annotations

import argparse
import gc
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import define, field

import termlang

sys.path.insert(0, str(Path(__file__).resolve().parent))

from hostile import kills, mutations, spoiled_prices, spoiled_terms
from hostile.rules import (
    answers,
    answers_of,
    broken_by,
    broken_by_file,
    broken_by_journal,
    broken_by_prices,
    broken_by_text,
    in_a_process,
    in_process,
)
from hostile.sound import DEALS, EVERY, sound
from hostile.spoiled_terms import Want
from promises import cells, growth
from promises.watched import watched

TURN = 15.0  # seconds of one turn
Found = Iterator[list[str]]  # one list for each case: which rules it broke


@define
class Task:
    """A row of the table: what is asked, what is wanted, and how it went."""

    name: str
    wanted: str
    cases: Callable[[random.Random, Path], Found]
    count: int = 0
    turns: int = 0
    seconds: float = 0.0
    grown: int = 0  # bytes by which this process grew in its turns after the first
    broken: list[str] = field(factory=list)

    def turn(self, seed: int, folder: Path, until: float, most: int) -> None:
        """Run cases from a seed until the turn, the whole time, or so many cases are over."""
        before, start = growth.resident(), time.monotonic()
        self.turns += 1
        for found in self.cases(random.Random(seed), folder):
            self.count += 1
            self.broken += [f"seed {seed}, case {self.count}: {each}" for each in found]
            if time.monotonic() - start > TURN or time.monotonic() > until or self.count >= most:
                break
        self.seconds += time.monotonic() - start
        gc.collect()
        if self.turns > 1:
            self.grown += growth.resident() - before


def mutants(rng: random.Random, folder: Path) -> Found:
    """Mutants of one deal after another, through the library, watched for what they open."""
    known = [sound(name) for name in EVERY]
    for deal in known:
        # The first text of a process that cannot be read brings Lark's own parser in, to say what could stand there.
        for text in (deal.text, deal.text.replace(" means ", " mean ")):
            broken_by_text(text, deal)
    while True:
        deal = rng.choice(known)
        for text in mutations.mutated([deal.text], rng.getrandbits(32), 50):
            with watched() as seen:
                found = broken_by_text(text, deal)
            yield found + [f"opened: {event}" for event in seen]


def mutants_by_command(rng: random.Random, folder: Path) -> Found:
    """Mutants through the command, in a process with bounded memory and time."""
    path = folder / "mutant.terms"
    for text in mutations.mutated([sound(name).text for name in EVERY], rng.getrandbits(32), 10_000):
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        words = rng.choice((["lint"], ["lint", "--format", "json"], ["fmt", "--diff"], ["test"], ["inputs"]))
        yield broken_by(in_a_process([*words, str(path)], megabytes=512), Want.SANE)


def spoiled_deals(rng: random.Random, folder: Path) -> Found:
    """The hostile corpus of a deal, through the library."""
    deal, path = sound(rng.choice(EVERY)), folder / "spoiled.terms"
    cases = list(spoiled_terms.spoiled(deal.text, rng.getrandbits(32)))
    rng.shuffle(cases)
    for case in cases:
        yield [f"{case.kind}: {each}" for each in broken_by_file(case, path, deal)]


def spoiled_deals_by_command(rng: random.Random, folder: Path) -> Found:
    """The hostile corpus of a deal, through the command, in a process with bounded memory and time."""
    deal, path = sound(rng.choice(EVERY)), folder / "spoiled.terms"
    cases = list(spoiled_terms.spoiled(deal.text, rng.getrandbits(32)))
    rng.shuffle(cases)
    for case in cases:
        path.write_bytes(case.data)
        asked = in_a_process(["lint", str(path)], megabytes=512)
        yield [f"{case.kind}: {each}" for each in broken_by(asked, case.want)]


def spoiled_price_files(rng: random.Random, folder: Path) -> Found:
    """The hostile price files, through the command."""
    path, deal = folder / "spoiled.csv", str(DEALS / "neotherapeutics.terms")
    for case in spoiled_prices.spoiled(rng.getrandbits(32)):
        path.write_bytes(case.data)
        asked = in_process(["eval", deal, "Market Value", "--on", "1999-09-03", "--prices", str(path)])
        found = broken_by(asked, case.want)
        if case.want is Want.REFUSED and asked.code != 2:
            found.append(f"exit code {asked.code}")
        yield [f"{case.kind}: {each}" for each in found]


def journals_and_prices(rng: random.Random, folder: Path) -> Found:
    """Mutants of the journal and of the prices of the sample."""
    deal = termlang.load(sound("neotherapeutics").text)
    journal = (DEALS / "neotherapeutics-scenario.journal").read_text(encoding="utf-8")
    prices = (DEALS / "neotherapeutics-scenario.csv").read_text(encoding="utf-8")
    while True:
        for text in mutations.mutated([journal], rng.getrandbits(32), 5):
            yield broken_by_journal(text, deal)
        for text in mutations.mutated([prices], rng.getrandbits(32), 20):
            yield broken_by_prices(text)


def killed(rng: random.Random, folder: Path) -> Found:
    """Writers killed in the act, and writing commands killed at any moment."""
    news: dict[str, bytes] = {}
    while True:
        place = Path(tempfile.mkdtemp(dir=folder))
        for _ in range(6):
            yield kills.killed_in_the_act(place, rng)
        place = Path(tempfile.mkdtemp(dir=folder))
        writer = rng.choice(kills.writers())
        new = news.setdefault(writer.name, kills.outcome(writer, place))
        yield kills.after_a_kill(writer, place, rng.uniform(0.0, 0.8), new)


def other_machines(rng: random.Random, folder: Path) -> Found:
    """Everything the deals say, in the cells of the table of machines."""
    plain = cells.PLAIN.bytes()
    for cell in rng.sample(cells.EVERY, len(cells.EVERY)):
        try:
            yield [] if cell.bytes() == plain else [f"{cell.name}: other bytes"]
        except AssertionError as error:
            yield [str(error)]


def threads(rng: random.Random, folder: Path) -> Found:
    """Eight threads ask one deal; each answer is as on one."""
    known = sound(rng.choice(EVERY))
    deal, wanted = termlang.load(known.text), answers_of(known)
    with ThreadPoolExecutor(8) as pool:
        while True:
            for found in pool.map(lambda _: answers(deal, known), range(8)):
                yield [] if found == wanted else [f"{known.name}: another answer on a thread"]


def rounds(rng: random.Random, folder: Path) -> Found:
    """Parse and evaluate, over and over; after a first turn the process does not grow."""
    known = sound("bbby")
    while True:
        deal = termlang.load(known.text.replace("40 shares", f"{rng.randrange(10, 99)} shares"))
        for name in deal.model.rights:
            deal.quote(name, "all", on=known.on, market=known.market)
        yield []


_EXAMPLES = re.compile(r"(\d+) passing, ")


def properties(rng: random.Random, folder: Path) -> Found:
    """The properties of the test suite, with fresh seeds: drawn deals, markets and journals."""
    tests = Path(__file__).resolve().parent
    files = [path for path in tests.rglob("test_*.py") if "from hypothesis import" in path.read_text(encoding="utf-8")]
    for path in rng.sample(files, len(files)):
        words = [
            "-q",
            "-p",
            "no:cacheprovider",
            f"--hypothesis-seed={rng.getrandbits(32)}",
            "--hypothesis-show-statistics",
        ]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *words, str(path)], cwd=tests.parent, capture_output=True, text=True
        )
        passing = sum(int(number) for number in _EXAMPLES.findall(ran.stdout))
        yield from ([] for _ in range(passing))
        if ran.returncode:
            yield [f"{path.name}: {ran.stdout[-1_500:]}"]


def linear(rng: random.Random, folder: Path) -> Found:
    """Twice the text takes at most two and a half times as long, whatever it is made of."""
    for name, make in rng.sample(sorted(growth.PIECES.items()), len(growth.PIECES)):
        rates = [growth.rate(make)]
        while rates[-1] > 2.5 and len(rates) < 4:
            rates.append(growth.rate(make))
        yield [] if min(rates) <= 2.5 else [f"{name}: {min(rates):.2f} times as long"]


def tasks() -> list[Task]:
    """The rows, in the order in which they take turns; what finds most comes most often."""
    rows = (
        ("mutants, library", "no crash, hang or foreign error; nothing opened", mutants),
        ("mutants, command", "the same, in 512 MB and 10 s", mutants_by_command),
        ("hostile deals, library", "refused in words, or the same meaning", spoiled_deals),
        ("hostile deals, command", "the same, in 512 MB and 10 s", spoiled_deals_by_command),
        ("hostile price files, command", "refused in words, or read the same", spoiled_price_files),
        ("mutants of journals and prices", "no crash, hang or foreign error", journals_and_prices),
        ("kill -9 of writers", "the old file or the new one, no litter", killed),
        ("machines", "the same bytes", other_machines),
        ("eight threads", "answers as on one", threads),
        ("parse and evaluate", "the process does not grow", rounds),
        ("properties", "hold of every drawn deal", properties),
        ("linear time", "2.5 times at most for twice the text", linear),
    )
    return [Task(*row) for row in rows]


def report(found: list[Task], minutes: float, seed: int, before: int, after: int) -> str:
    """The table, what broke, and how it was made."""
    cases, broken = sum(task.count for task in found), sum(len(task.broken) for task in found)
    lines = [
        f"# Soak of {minutes:.0f} minutes",
        "",
        f"Seed {seed}, termlang {termlang.__version__}, "
        f"Python {platform.python_version()}, one process on {platform.system()}.",
        "",
        f"{cases:,} cases, {broken:,} faults. The process had {before / 2**20:.0f} MB after the first round of turns "
        f"and {after / 2**20:.0f} MB at the end.",
        "",
        "| what | wanted | cases | faults | minutes | grew by |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for task in found:
        lines.append(
            f"| {task.name} | {task.wanted} | {task.count:,} | {len(task.broken)} | {task.seconds / 60:.1f} "
            f"| {task.grown / 2**20:.1f} MB |"
        )
    for task in found:
        if task.broken:
            lines += ["", f"## {task.name}", "", *(f"- {ascii(each)[1:-1][:500]}" for each in task.broken[:100])]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run, write the report, and say in the exit code whether anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--only", default="", metavar="WORDS", help="the rows whose names have these words")
    parser.add_argument("--cases", type=int, default=sys.maxsize, help="stop when every row has so many")
    parser.add_argument("--out", type=Path, default=Path("soak.md"))
    asked = parser.parse_args()
    found = [task for task in tasks() if asked.only in task.name]
    if not found:
        parser.error(f"no row has the words {asked.only}")
    start, rng = time.monotonic(), random.Random(asked.seed)
    until, before, spent = start + 60 * asked.minutes, 0, 0.0
    with tempfile.TemporaryDirectory() as name:
        while time.monotonic() < until and (left := [task for task in found if task.count < asked.cases]):
            for task in left:
                if time.monotonic() < until:
                    task.turn(rng.getrandbits(32), Path(name), until, asked.cases)
            before = before or growth.resident()
            spent = (time.monotonic() - start) / 60
            asked.out.write_text(report(found, spent, asked.seed, before, growth.resident()), encoding="utf-8")
    print(asked.out.read_text(encoding="utf-8"))
    return 1 if any(task.broken for task in found) else 0


if __name__ == "__main__":
    sys.exit(main())
