"""Mutation testing: small mistakes are put into the package one at a time, and the tests that run the line must notice.

    python tests/mutants [--sample 200] [--seed 1] [--out mutants.md] [evaluate calendars/months.py …]

Each mutant is one changed operator, comparison, number or condition. One that survives is a mistake that no test would
notice, or a change that means nothing: those are named in `equal.toml` with their reasons, and still count as
survivors. Everything happens in a copy, so that one may go on working meanwhile.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from asking import Asking, Map, Said, ask_anew, collect, measuring
from mistakes import Mutant, mutants_of
from report import Tally, survivors

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("termlang", "grammars", "deals", "tests", "docs")
COPIED += ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
# Properties are slow; those who survive can be asked of them alone.
_MEANING = (
    *(
        f"tests/{room}"
        for room in ("quantities", "calendars", "evaluate", "examples", "ledger", "regressions", "report")
    ),
    "deals",
)
_WORDS = ("tests/syntax", "tests/checker", "tests/examples", "tests/market", "tests/regressions", "tests/report")
_LIMITS = "tests/limits/test_every_limit.py"
_TEXTS = ("tests/hostile/test_rows_of_texts.py", _LIMITS, "tests/properties/test_formatting.py")
# Which tests are asked about which rooms; of these, those that run the line.
ASKED = {
    "quantity.py": _MEANING,
    "units.py": _MEANING,
    "calendars": _MEANING,
    "evaluate": _MEANING,
    "operations": _MEANING,
    "syntax": ("tests/syntax", "tests/checker", *_TEXTS, "tests/regressions", "tests/report"),
    "market": ("tests/market", "tests/hostile/test_rows_of_prices.py", _LIMITS, "tests/evaluate/test_splits.py"),
    "ledger": ("tests/ledger", "tests/properties/test_replay.py", "tests/regressions", "tests/report", "tests/api"),
    "checker": (*_WORDS, "tests/evaluate", "tests/ledger"),
    "linter": ("tests/lint", "tests/checker", "tests/regressions", "tests/api"),
}
# Asked by `make mutants`: what decides a share count.
CORE = ("quantity.py", "calendars", "evaluate", "operations")


def modules_of(package: Path, names: Sequence[str]) -> list[str]:
    """The modules that are meant: each is named, or lies in a room that is."""
    found = []
    for name in names:
        path = package / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        if name.partition("/")[0] not in ASKED or not all(file.is_file() for file in files):
            raise SystemExit(f"no such module: {name}; what can be asked about lies in {', '.join(ASKED)}")
        found += [file.relative_to(package).as_posix() for file in files]
    return list(dict.fromkeys(found))


def ask(root: Path, mutants: Sequence[Mutant], tests: Sequence[str], until: float) -> Iterator[tuple[Mutant, Said]]:
    """What the tests say to each mutant, as it comes out; those to be asked anew come last."""
    package = root / "termlang"
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _serve(root, mutants, tests, os.fdopen(writing, "wb"), until)
    os.close(writing)
    later: list[tuple[Mutant, Said]] = []
    seconds: dict[str, float] = {}
    with os.fdopen(reading, "rb") as back:
        try:
            while True:
                number, said = pickle.load(back)
                if isinstance(said, Map):
                    seconds = said.seconds
                elif said.again:
                    later.append((mutants[number], said))
                else:
                    yield mutants[number], said
        except EOFError:
            pass
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("the tests could not be asked; run them alone first")
    for mutant, said in later:
        if time.monotonic() < until:
            yield mutant, ask_anew(package, mutant, said.again, seconds)


def _serve(root: Path, mutants: Sequence[Mutant], tests: Sequence[str], out, until: float) -> None:
    """Ask about all, in this process and what it forks, and leave; nothing of the parent goes on here."""
    code = 1

    def tell(number: int, said: Said | Map) -> None:
        pickle.dump((number, said), out)
        out.flush()
        if time.monotonic() > until:
            os._exit(0)

    try:
        importing = measuring(root / "termlang")
        importing.start()
        asking = Asking(root / "termlang", mutants, tell, importing, lambda found: tell(-1, found))
        code = collect(tests, asking)
    finally:
        out.flush()
        os._exit(code)


def main() -> int:
    """Make, ask, report."""
    parser = argparse.ArgumentParser(prog="python tests/mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, default=0, help="how many mutants, spread evenly; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so long")
    parser.add_argument("--line", type=int, help="only mutants of this line")
    parser.add_argument("--only", type=Path, help="only those that survived in an earlier report")
    parser.add_argument("--tests", nargs="+", help="ask these instead of those of the rooms")
    parser.add_argument("--out", type=Path, default=Path("mutants.md"))
    parser.add_argument("--verbose", action="store_true", help="say which test noticed each")
    parser.add_argument("modules", nargs="*", metavar="MODULE", default=CORE)
    asked = parser.parse_args()
    start = time.monotonic()
    modules = modules_of(ROOT / "termlang", asked.modules)
    tests = asked.tests or dict.fromkeys(test for module in modules for test in ASKED[module.partition("/")[0]])
    out, only = asked.out.resolve(), asked.only and survivors(asked.only)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        for part in COPIED:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, root / part)
        os.chdir(root)
        sys.path.insert(0, str(root))
        import lark  # noqa: F401

        mutants = [mutant for module in modules for mutant in mutants_of(root / "termlang", module)]
        if asked.line:
            mutants = [mutant for mutant in mutants if mutant.line == asked.line]
        if only is not None:
            mutants = [mutant for mutant in mutants if (mutant.module, mutant.text, mutant.what) in only]
        # In any order, so that what is found until the time is over holds of all.
        random.Random(asked.seed).shuffle(mutants)
        mutants = mutants[: asked.sample or None]
        tally = Tally(modules, len(mutants))
        for mutant, said in ask(root, mutants, list(tests), start + 60 * asked.minutes):
            tally.add(mutant, said.noticed_by)
            if said.noticed_by is None or asked.verbose:
                verb = f"noticed by {said.noticed_by}" if said.noticed_by else "survived"
                print(f"{mutant.module}:{mutant.line}: {mutant.what}: {verb}\n    {mutant.text}", flush=True)
            out.write_text(tally.text(" ".join(sys.argv[1:]), (time.monotonic() - start) / 60), encoding="utf-8")
    print(out.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
