"""An audit hook that sees what the interpreter of Python is asked to do while we evaluate."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FORBIDDEN = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "exec",
    "compile",
    "import",
    "pickle.",
    "ctypes.",
)
_seen: list[str] = []
_watching = [False]
_installed = [False]


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watching[0] and event.startswith(_FORBIDDEN):
        _seen.append(f"{event} {arguments!r}"[:200])


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was opened, started, imported or connected to inside this block. A hook stays for the life of a process."""
    if not _installed[0]:
        sys.addaudithook(_hook)
        _installed[0] = True
    _seen.clear()
    _watching[0] = True
    try:
        yield _seen
    finally:
        _watching[0] = False
