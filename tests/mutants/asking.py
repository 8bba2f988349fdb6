"""Asking the tests. pytest collects them once; then each mutant gets a process of its own, which has all of it already.

In that process the functions that the mistake changes get their spoiled code, and the tests that run its lines follow,
the fastest first, until one fails. Which tests run which lines is found the same way, each alone in a process of its
own. A mistake that acts while the package is imported, as one in a constant does, is asked once more with everything
imported anew (`Anew`): that takes seconds, where the other way takes a tenth of one.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import signal
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import _lru_cache_wrapper
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from attrs import Factory, define, frozen
from coverage import Coverage
from hypothesis import Phase, settings
from mistakes import Mutant, changed, sound, spoiled

# A test that takes longer than this is not asked.
SLOWEST = 3.0
# Of the tests that run a line so many are asked as together take so long; those left out go ways that others go too.
MOST = 10.0
# Processor seconds that a test may take with a mistake, beside ten times what it takes without; what takes longer does
# not end, and counts as noticed. Seconds of the clock are for what waits for nothing.
PATIENCE, CLOCK = 3.0, 300
MEMORY = 4 * 2**30
# A property tries so many cases, here where it is asked again and again, and does not look for the smallest.
CASES = 50
# The lowest floors that remember anything.
GROUND = ("units", "quantity", "calendars", "syntax")
Lines = dict[str, set[int]]
# Where a function stands, to the column. Two codes that have run differ in what the machine has noted in them.
Place = tuple[str, int, bytes]


@frozen
class Said:
    """What the tests said to a mutant."""

    noticed_by: str | None
    again: tuple[str, ...] = ()
    """The tests to ask with everything imported anew; none where that would change nothing."""


@define
class Map:
    """Which tests run which lines, and how long each takes."""

    seconds: dict[str, float]
    tests: dict[tuple[str, int], set[str]]
    at_import: Lines
    ways: dict[tuple[str, str], frozenset[int]] = Factory(dict)
    """The lines of a module that a test runs."""

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run a line of the mutant's statement, the fastest first."""
        tests = set().union(*(self.tests.get((mutant.module, line), ()) for line in mutant.lines))
        return self._chosen(tests, mutant.module)

    def of_module(self, module: str) -> list[str]:
        """The tests that run anything of a module; of one that runs only when it is imported, those of its room."""
        tests = {test for name, test in self.ways if name == module}
        room = f"tests/{module.partition('/')[0]}/"
        quick = (test for test, seconds in self.seconds.items() if seconds <= SLOWEST)
        return self._chosen(tests or {test for test in quick if test.startswith(room)}, module)

    def _chosen(self, tests: set[str], module: str) -> list[str]:
        """As many as there is time for: one for each way through the module before a second one goes the same way."""
        turns: dict[frozenset[int], int] = defaultdict(int)
        waiting = []
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            way = self.ways.get((module, test), frozenset())
            waiting.append((turns[way], test))
            turns[way] += 1
        found = [test for _, test in sorted(waiting, key=lambda pair: pair[0])]
        taken = accumulate(self.seconds[test] for test in found)
        chosen = [test for test, seconds in zip(found, taken, strict=True) if seconds <= MOST] or found[:1]
        return sorted(chosen, key=lambda test: (self.seconds[test], test))


def in_process(work: Callable[[], Any]) -> Any:
    """What some work returns, done in a process that is forked for it; None where that process dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(work(), out)
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as back:
        said = back.read()
    _, status = os.waitpid(child, 0)
    return pickle.loads(said) if said and not status else None


@define
class Asking:
    """Runs instead of pytest's own loop: makes the map, then asks about each mutant."""

    package: Path
    mutants: Sequence[Mutant]
    tell: Callable[[int, Said], None]
    running: Coverage
    """Has been started before the package is imported."""
    at: Callable[[Map], None] = lambda _: None

    @property
    def modules(self) -> list[str]:
        return list(dict.fromkeys(mutant.module for mutant in self.mutants))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for item in items.values():
            _few_cases(item)
        # What is imported only when it is needed cannot be spoiled before.
        for module in self.modules:
            import_module(module_name(self.package, module))
        self.running.stop()
        data = self.running.get_data()
        at_import = {module: set(data.lines(str(self.package / module)) or ()) for module in self.modules}
        _forget({module.partition("/")[0].removesuffix(".py") for module in self.modules})
        functions = _functions(self.package)
        mapped = self._map(items, at_import)
        self.at(mapped)
        for number, mutant in enumerate(self.mutants):
            self.tell(number, self._ask(mutant, mapped, items, functions))
        return True

    def _map(self, items: dict[str, pytest.Item], at_import: Lines) -> Map:
        found = Map({}, defaultdict(set), at_import)
        for name, item in items.items():
            seen = in_process(lambda item=item: self._run_lines(item))
            if seen is None:
                print(f"left out, since it fails without any mutant: {name}", file=sys.__stderr__)
                continue
            found.seconds[name], lines = seen
            if found.seconds[name] > SLOWEST:
                continue
            for module, rows in lines.items():
                if rows:
                    found.ways[module, name] = frozenset(rows)
                for line in rows:
                    found.tests[module, line].add(name)
        return found

    def _run_lines(self, item: pytest.Item) -> tuple[float, Lines] | None:
        start = _worked()
        self.running.start()
        self.running.switch_context(item.nodeid)
        failed = first_failure([item], {})
        self.running.stop()
        data = self.running.get_data()
        data.set_query_context(item.nodeid)
        lines = {module: set(data.lines(str(self.package / module)) or ()) for module in self.modules}
        return None if failed else (_worked() - start, lines)

    def _ask(
        self,
        mutant: Mutant,
        mapped: Map,
        items: dict[str, pytest.Item],
        functions: dict[Place, list[FunctionType]],
    ) -> Said:
        imported = not mutant.called or bool(mapped.at_import.get(mutant.module, set()) & set(mutant.lines))
        again = tuple(mapped.of(mutant) if mutant.called else mapped.of_module(mutant.module)) if imported else ()
        tests = mapped.of(mutant) if mutant.called else []
        if not tests:
            return Said(None, again or tuple(mapped.of_module(mutant.module) if imported else ()))

        path = self.package / mutant.module
        was = sound(path)

        def work() -> str | None:
            try:
                pairs = list(changed(was, spoiled(path, mutant)))
            except ValueError:
                return ""
            for before, after in pairs:
                for function in functions.get(_place(before), ()):
                    function.__code__ = after
            if not any(_place(before) in functions for before, _ in pairs):
                return ""
            return first_failure([items[test] for test in tests], mapped.seconds)

        by = in_process(lambda: ("said", work()))
        if by is None:
            return Said("a test that does not end, or ends everything")
        if by[1] == "":
            return Said(None, tuple(tests))
        return Said(by[1], again if by[1] is None else ())


@define
class Anew:
    """The same for one mutant, in a process in which nothing of the package has been imported yet."""

    tests: Sequence[str]
    seconds: dict[str, float]
    noticed_by: str | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for item in items.values():
            _few_cases(item)
        missing = next((test for test in self.tests if test not in items), None)
        chosen = [items[test] for test in self.tests if test in items]
        self.noticed_by = f"{missing}, which is not there" if missing else first_failure(chosen, self.seconds)
        return True


def ask_anew(package: Path, mutant: Mutant, tests: Sequence[str], seconds: dict[str, float]) -> Said:
    """Import the package with the mistake in it, collect the tests again, and run them."""

    def work() -> str | None:
        sys.meta_path.insert(0, Spoiled(package, mutant))
        asking = Anew(tests, seconds)
        _watch(60 + 10 * sum(seconds[test] for test in tests))
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        code = collect(files, asking)
        return asking.noticed_by if code == 0 else "the tests cannot be collected"

    by = in_process(lambda: ("said", work()))
    return Said("a test that does not end, or ends everything" if by is None else by[1])


class Spoiled(importlib.abc.MetaPathFinder):
    """Finds one module, with a mistake in it."""

    def __init__(self, package: Path, mutant: Mutant) -> None:
        self.path = package / mutant.module
        self.name = module_name(package, mutant.module)
        self.code = spoiled(self.path, mutant)

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> Any:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=_Loader(name, str(self.path), self.code))


def module_name(package: Path, module: str) -> str:
    """The name by which a module is imported."""
    names = [package.name, *Path(module).with_suffix("").parts]
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> CodeType:
        return self.code


def collect(tests: Iterable[str], plugin: object) -> int:
    """Let pytest collect some tests, and a plugin run them; it says nothing itself."""
    settings.register_profile(
        "mutants", deadline=None, max_examples=25, database=None, phases=(Phase.explicit, Phase.generate)
    )
    words = ["-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--hypothesis-profile=mutants"]
    # pytest would rewrite the asserts of the package too, since it has a plugin in it; here nobody reads what they say.
    words += ["--assert=plain"]
    return int(pytest.main([*words, *tests], plugins=[plugin]))


def first_failure(items: Sequence[pytest.Item], seconds: dict[str, float]) -> str | None:
    """Run tests until one fails: its name."""
    from _pytest.runner import runtestprotocol

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for item, following in zip(items, [*items[1:], None], strict=True):
        if seconds:
            _watch(PATIENCE + 10 * seconds[item.nodeid])
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return item.nodeid
    return None


def _worked() -> float:
    """Processor seconds of this process and of those that it waited for."""
    return sum(os.times()[:4])


def _watch(seconds: float) -> None:
    """End this process if it works, or waits, for too long; without a handler these signals do."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, CLOCK + seconds)


def _few_cases(item: pytest.Item) -> None:
    """Lower the number of cases that a property states for itself; it stands in this attribute."""
    test = getattr(item, "obj", None)
    stated = getattr(test, "_hypothesis_internal_use_settings", None)
    if stated is not None and stated.max_examples > CASES:
        test._hypothesis_internal_use_settings = settings(stated, max_examples=CASES)


def measuring(package: Path) -> Coverage:
    """What will know which lines of the package have run; that it was none is no warning."""
    running = Coverage(data_file=None, config_file=False, source=[str(package)])
    running.set_option("run:disable_warnings", ["no-data-collected"])
    return running


def _functions(package: Path) -> dict[Place, list[FunctionType]]:
    """Every function of the package that is alive, by its code."""
    gc.collect()
    found: dict[Place, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename.startswith(str(package)):
            found[_place(each.__code__)].append(each)
    gc.freeze()
    return found


def _place(code: CodeType) -> Place:
    return code.co_qualname, code.co_firstlineno, code.co_linetable


def _forget(rooms: set[str]) -> None:
    """Forget what was worked out while the tests were collected, which was without the mistake.

    What a room remembers rests on itself and on lower floors; so what those without a mistake remember is kept.
    """
    kept = GROUND if rooms.isdisjoint(GROUND) else ("syntax",)
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper):
            package, _, module = (each.__module__ or "").partition(".")
            if package == "termlang" and module.partition(".")[0] not in kept:
                each.cache_clear()
    if "calendars" in kept:
        # The table of closures takes longer to read than most tests take.
        from termlang.calendars import NYSE

        NYSE.is_open(date(2020, 1, 2))
