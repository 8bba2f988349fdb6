"""What must hold of every answer to every input, however hostile; each function gives what was broken, in words."""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner

import termlang
from hostile.spoiled_terms import Case, Want
from termlang.api import Checked
from termlang.calendars import NYSE
from termlang.cli.commands import commands
from termlang.diagnostics import Problem, Severity
from termlang.files import Unusable
from termlang.market import Market, read_prices
from termlang.report.problems import problems_text
from termlang.source import NOWHERE, Source

# Of the processor: what else runs on the machine does not count. Whoever waits for ever uses none, and is stopped after
# so many times as long.
SECONDS = 10.0
_ASLEEP = 60
MOST_OUTPUT = 1 << 20
# Controls but tab and line end; marks of direction and width.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
OWN_FAULT = "a fault of termlang"
_ON = date(1999, 5, 3)


@frozen
class Sound:
    """A sound deal: its name, its text, a market for it, and what it answers."""

    name: str
    text: str
    market: Market
    on: date = _ON


@frozen
class Asked:
    """A command that ended: exit code, both streams, seconds of the processor."""

    code: int | None
    out: str
    err: str
    seconds: float


# ------------------------------------------------------------------------------------------------------- the command


def in_process(words: Sequence[str]) -> Asked:
    """Run the command inside this process; None is the code where an exception came out of it."""
    start = time.process_time()
    found = CliRunner().invoke(commands, list(words))
    code = found.exit_code if found.exception is None or isinstance(found.exception, SystemExit) else None
    return Asked(code, found.stdout, found.stderr + ("" if code is not None else repr(found.exception)), _since(start))


def in_a_process(words: Sequence[str], *, megabytes: int = 1_024, seconds: float = SECONDS) -> Asked:
    """Run the command as a shell would, with its memory and its time bounded; None is the code where it hung."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    start = spent()
    try:
        found = subprocess.run(
            [sys.executable, "-m", "termlang", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds * _ASLEEP,
            preexec_fn=bounded,
        )
    except subprocess.TimeoutExpired:
        return Asked(None, "", "it hung", seconds)
    if found.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Asked(None, "", "it hung, or was killed", spent() - start)
    out, err = (stream.decode("utf-8", "replace") for stream in (found.stdout, found.stderr))
    return Asked(found.returncode, out, err, spent() - start)


def broken_by(asked: Asked, want: Want) -> list[str]:
    """Which rules a command broke."""
    found = []
    if asked.code not in (0, 1, 2):
        found.append(f"exit code {asked.code}: {asked.err[-200:]}")
    if "Traceback (most recent call last)" in asked.out + asked.err:
        found.append("a traceback")
    if OWN_FAULT in asked.err:
        found.append(asked.err.strip()[-200:])
    if "more room than there is" in asked.err:
        found.append("out of room")
    if asked.seconds > SECONDS:
        found.append(f"{asked.seconds:.1f} seconds")
    if len(asked.out) + len(asked.err) > MOST_OUTPUT:
        found.append(f"{len(asked.out) + len(asked.err):,} characters of output")
    raw = RAW.search(asked.out) or RAW.search(asked.err)
    if raw:
        found.append(f"U+{ord(raw.group()):04X} in the output")
    if want is Want.REFUSED and asked.code == 0:
        found.append("accepted")
    if want is Want.SAME and asked.code == 2:
        found.append("refused")
    return found


# ------------------------------------------------------------------------------------------------------- the library


def broken_by_text(text: str, sound: Sound, want: Want = Want.SANE) -> list[str]:
    """Which rules the library broke over a text: checked, laid out, and asked everything where it is a deal."""
    start = time.process_time()
    try:
        checked = termlang.check(text)
        found = list(_problems(checked.problems, checked.source))
        errors = any(problem.severity is Severity.ERROR for problem in checked.problems)
        if errors is not (checked.deal is None):
            found.append("a deal with errors, or none without")
        if want is Want.REFUSED and not checked.problems:
            found.append("accepted")
        if checked.deal is not None:
            found += _laid_out(checked)
            found += _questions(checked.deal, sound)
        if want is Want.SAME and (checked.deal is None or answers(checked.deal, sound) != answers_of(sound)):
            found.append("means something else")
    except Exception as error:
        found = [f"{type(error).__name__}: {error}"[:300]]
    if time.process_time() - start > SECONDS:
        found.append(f"{time.process_time() - start:.1f} seconds")
    return found


def broken_by_file(case: Case, path: Path, sound: Sound) -> list[str]:
    """Which rules the library broke over the bytes of a case."""
    path.write_bytes(case.data)
    try:
        text = case.data.decode("utf-8")
        if not text.startswith(("PK\x03\x04", "%PDF", "\x7fELF")) and len(case.data) <= 1 << 20:
            return broken_by_text(text, sound, case.want)
    except UnicodeDecodeError:
        pass
    try:
        termlang.read(path)
    except Unusable as error:
        return list(_problems(error.problems, None))
    except termlang.TermlangError:
        pass
    except Exception as error:
        return [f"{type(error).__name__}: {error}"[:300]]
    return ["accepted"] if case.want is Want.REFUSED else []


def _problems(problems: Sequence[Problem], source: Source | None) -> Iterator[str]:
    """What is wrong with messages themselves."""
    for problem in problems:
        said = f"{problem.message}\n{problem.remedy}\n{problem.why}"
        if not problem.code or not problem.message or RAW.search(said) or "\n" in problem.message:
            yield f"{problem.code} says {ascii(said)[:120]}"
        if source is not None and not 0 <= problem.span.start <= problem.span.end <= len(source.text) + 1:
            yield f"{problem.code} lies at {problem.span} of {len(source.text)}"
    shown = problems_text(problems, source)
    if RAW.search(shown) or len(shown) > MOST_OUTPUT:
        yield "a message that a terminal obeys, or too long"


def _laid_out(checked: Checked) -> Iterator[str]:
    text = termlang.format(checked.source.text)
    again = termlang.check(text)
    if again.deal is None or termlang.format(text) != text:
        yield "the canonical layout reads differently"


def _questions(deal: termlang.Deal, sound: Sound) -> Iterator[str]:
    """Everything that one can ask: an answer, or one of our own errors."""
    asks: list[Callable[[], Any]] = [deal.inputs, deal.test]
    rights = [name for name in deal.model.rights][:4]
    asks += [lambda name=name: deal.quote(name, "all", on=sound.on, market=sound.market) for name in rights]  # type: ignore[misc]
    terms = [str(key) for key in deal.model.terms][:40]
    asks += [lambda name=name: deal.value(name, on=sound.on, market=sound.market) for name in terms]  # type: ignore[misc]
    asks.append(lambda: deal.rights(on=sound.on, market=sound.market))
    asks.append(lambda: deal.dates(date(1999, 1, 1), date(2004, 12, 31), market=sound.market))
    for ask in asks:
        try:
            answer = ask()
        except termlang.TermlangError as error:
            yield from _problems(error.problems, error.source)
            continue
        if RAW.search(str(getattr(answer, "reasons", ""))):
            yield "reasons that a terminal obeys"


def broken_by_journal(text: str, deal: termlang.Deal) -> list[str]:
    """Which rules the library broke over a journal of a deal."""
    start = time.process_time()
    try:
        found = deal.replay(text, Market.EMPTY)
        broken = list(_problems(found.problems, found.journal))
        if RAW.search("".join(json.dumps(ledger.to_json(), ensure_ascii=False) for ledger in found)):
            broken.append("an entry that a terminal obeys")
    except termlang.TermlangError as error:
        broken = list(_problems(error.problems, error.source))
    except Exception as error:
        broken = [f"{type(error).__name__}: {error}"[:300]]
    if time.process_time() - start > SECONDS:
        broken.append(f"{time.process_time() - start:.1f} seconds")
    return broken


def broken_by_prices(text: str) -> list[str]:
    """Which rules the library broke over a price file."""
    start = time.process_time()
    try:
        market, problems = read_prices(text, name="prices.csv", calendar=NYSE)
        broken = list(_problems(problems, Source(text, "prices.csv")))
        if (market is None) is not any(problem.severity is Severity.ERROR for problem in problems):
            broken.append("a market with errors, or none without")
    except Exception as error:
        broken = [f"{type(error).__name__}: {error}"[:300]]
    if time.process_time() - start > SECONDS:
        broken.append(f"{time.process_time() - start:.1f} seconds")
    return broken


def answers(deal: termlang.Deal, sound: Sound) -> list[object]:
    """What a deal says, as far as two texts of one meaning must agree on it."""
    found: list[object] = [deal.title]
    for name in deal.model.rights:
        quotes = deal.quote(name, "all", on=sound.on, market=sound.market)
        found.append((name, [(quote.result.key(), quote.readings) for quote in quotes]))
    return found


_KNOWN: dict[str, list[object]] = {}


def answers_of(sound: Sound) -> list[object]:
    """What the sound deal says."""
    if sound.name not in _KNOWN:
        _KNOWN[sound.name] = answers(termlang.load(sound.text), sound)
    return _KNOWN[sound.name]


def distance(case: Case) -> int | None:
    """How many lines lie between the spoiled place and the nearest of the first problems; None where none is placed."""
    try:
        checked = termlang.check(case.data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    placed = [problem for problem in checked.problems if problem.span != NOWHERE]
    if case.line is None or not placed:
        return None
    return min(abs(checked.source.line_of(problem.span) - case.line) for problem in placed)


def _since(start: float) -> float:
    return time.process_time() - start
