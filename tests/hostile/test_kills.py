"""Writing commands killed at random moments, with a full disk, and in a read-only folder: nothing lost, no litter."""

from __future__ import annotations

import errno
import io
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostile.kills import Writer, after_a_kill, killed_in_the_act, outcome, prepared, writers
from termlang import files
from termlang.cli.commands import commands

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")
EVERY = [pytest.param(writer, id=writer.name) for writer in writers()]


@pytest.mark.parametrize("writer", EVERY)
def test_a_command_killed_at_any_moment_leaves_the_old_file_or_the_new_one(writer: Writer, tmp_path: Path) -> None:
    new, rng = outcome(writer, tmp_path), random.Random(writer.name)
    for _ in range(4):
        assert after_a_kill(writer, tmp_path, rng.uniform(0.02, 0.6), new) == []


def test_a_writer_killed_in_the_act_leaves_a_whole_file(tmp_path: Path) -> None:
    rng = random.Random(20)
    assert [found for _ in range(20) if (found := killed_in_the_act(tmp_path, rng))] == []


@pytest.mark.parametrize("writer", EVERY)
@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("write", errno.ENOSPC),
        ("fsync", errno.EIO),
        ("open", errno.EROFS),
        ("open", errno.EACCES),
        ("replace", errno.ENOSPC),
    ],
)
def test_a_full_disk_or_a_read_only_folder_loses_nothing(
    writer: Writer, step: str, error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(writer, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.chdir(tmp_path)
    failing(monkeypatch, step, error)
    found = CliRunner().invoke(commands, list(writer.words))
    assert found.exit_code == 2 and "F125" in found.stderr, found.stderr
    assert os.strerror(error).lower() in found.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


class _Full(io.FileIO):
    """A file on a disk that has room for ten bytes."""

    error = errno.ENOSPC
    room = 10

    def write(self, data: Any) -> int:
        if self.room <= 0:
            raise OSError(self.error, os.strerror(self.error))
        wrote = super().write(memoryview(data)[: self.room])
        self.room -= wrote
        return wrote


def failing(monkeypatch: pytest.MonkeyPatch, step: str, error: int) -> None:
    """Make one step of every write fail, as the system would."""

    def fails(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    real = os.open

    def opens(path: Any, flags: int, *rest: Any) -> int:
        if flags & os.O_CREAT:
            fails()
        return real(path, flags, *rest)

    if step == "open":
        monkeypatch.setattr(files.os, "open", opens)
    elif step == "write":
        monkeypatch.setattr(files.os, "fdopen", lambda handle, mode: io.BufferedWriter(_Full(handle, mode)))
    elif step == "fsync":
        monkeypatch.setattr(files.os, "fsync", fails)
    else:
        monkeypatch.setattr(files.Path, "replace", fails)


def test_every_file_is_written_by_the_one_writer() -> None:
    """No other module opens a file; the parse tables are written when a release is made."""
    room = Path(files.__file__).parent
    words = (r"(?<![\w.])open\(", r"os\.open\(", r"\.write_(?:text|bytes)\(", "mkstemp", "TemporaryFile", r"\.mkdir\(")
    opening = re.compile("|".join(words))
    found = {
        str(path.relative_to(room))
        for path in room.rglob("*.py")
        if opening.search(re.sub(r"def \w+\(", "", path.read_text(encoding="utf-8")))
    }
    # `cli/errors.py` opens the null device, to let go of a pipe. The compiled engine keeps the source that it makes in
    # a cache, under a name that its content gives, and a lint what it found; both can be deleted at any time.
    cache = {"compile/compiled.py", "compile/backends/kernels.py", "cli/kept.py"}
    assert found == {"files.py", "syntax/tables.py", "cli/errors.py", *cache}
