"""A writing command is killed with no warning at a random moment: afterwards the file is the old one or the new one."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from hostile.sound import DEALS

_WRITER = """
import sys
from termlang.files import write_text
path, one, other = sys.argv[1], "one\\n" * 50_000, "other\\n" * 60_000
print("ready", flush=True)
while True:
    write_text(path, other, force=True)
    write_text(path, one, force=True)
"""
_RECORD = "1999-05-03 Investors convert $500,000 of Series A"


@frozen
class Writer:
    """A command that writes a file: its words, the name of the file, and what that holds before."""

    name: str
    words: Sequence[str]
    target: str
    before: bytes | None


def _unformatted() -> bytes:
    return (DEALS / "valence.terms").read_bytes().replace(b"means ", b"means  ")


def writers() -> tuple[Writer, ...]:
    """Every way in which the command writes a file."""
    asked = ("--amount", "all", "--on", "1999-03-30", "--set", "Stipulated Price=4.00")
    quote = ("quote", "deal.terms", "Series A", *asked)
    return (
        Writer("fmt", ("fmt", "untidy.terms"), "untidy.terms", _unformatted()),
        Writer("record", ("record", "deal.terms", "kept.journal", _RECORD, "--anyway"), "kept.journal", b"# kept\n"),
        Writer("out", (*quote, "--format", "json", "--out", "answer.json", "--force"), "answer.json", b"old\n"),
        Writer("save-example", (*quote, "--save-example", "kept"), "deal.terms", None),
        Writer("new", ("new", "bbby"), "bbby.terms", None),
    )


def prepared(writer: Writer, folder: Path) -> None:
    """A folder in which the writer finds what it needs."""
    for name in ("deal.terms", "kept.journal", "untidy.terms", "answer.json", "bbby.terms", "bbby-scenario.csv"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(DEALS / "neotherapeutics.terms", folder / "deal.terms")
    if writer.before is not None:
        (folder / writer.target).write_bytes(writer.before)


def run(writer: Writer, folder: Path) -> subprocess.Popen[bytes]:
    """Start the writer in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "termlang", *writer.words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def after_a_kill(writer: Writer, folder: Path, delay: float, new: bytes) -> list[str]:
    """Kill the writer after a while, look at its file, run it again, and look for litter."""
    prepared(writer, folder)
    target = folder / writer.target
    old = target.read_bytes() if target.exists() else None
    process = run(writer, folder)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    now = target.read_bytes() if target.exists() else None
    broken = [] if now in (old, new) else [f"{writer.name}: half a file of {len(now or b'')} bytes after {delay:.3f} s"]
    prepared(writer, folder)
    run(writer, folder).wait()
    litter = [path.name for path in folder.iterdir() if path.name.endswith((".tmp", ".lock"))]
    return broken + [f"{writer.name}: {name} is left" for name in litter]


def outcome(writer: Writer, folder: Path) -> bytes:
    """What the writer makes of its file when nobody stops it."""
    prepared(writer, folder)
    process = run(writer, folder)
    assert process.wait() in (0, 1), writer.name
    return (folder / writer.target).read_bytes()


def killed_in_the_act(folder: Path, rng: random.Random, clock: Callable[[], float] = time.monotonic) -> list[str]:
    """Kill a process that does nothing but write one file over and over; the moment falls into a write."""
    target = folder / "file"
    target.write_bytes(b"old\n")
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(target)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    start, wait = clock(), rng.uniform(0, 0.05)
    while clock() - start < wait:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    whole = (b"old\n", b"one\n" * 50_000, b"other\n" * 60_000)
    broken = [] if target.read_bytes() in whole else ["half a file"]
    from termlang.files import write_text

    write_text(target, "new\n", force=True)
    left = [path.name for path in folder.iterdir() if path.name != "file"]
    return broken + [f"{name} is left" for name in left]
