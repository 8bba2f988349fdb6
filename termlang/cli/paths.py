"""The files that a command is asked to look at: files, folders, or standard input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from termlang.cli.errors import complain
from termlang.cli.limits import limits
from termlang.files import STDIN, Unusable, read_text, shown, term_files
from termlang.source import Source


class Sources:
    """The texts of the paths in turn. One that cannot be read is complained about, and `unusable` is set."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(paths)
        self.unusable = False

    def __iter__(self) -> Iterator[tuple[str, Source]]:
        for path in self._files():
            try:
                text = read_text(path, limits().source)
            except Unusable as error:
                self._skip(error)
                continue
            yield path, Source(text, "<stdin>" if path == STDIN else shown(path), limits())

    def _files(self) -> Iterator[str]:
        for path in self.paths:
            if path == STDIN or not Path(path).is_dir():
                yield path
                continue
            try:
                found = term_files(Path(path))
            except Unusable as error:
                self._skip(error)
                continue
            yield from map(str, found)

    def _skip(self, error: Unusable) -> None:
        self.unusable = True
        complain(error.problems, None)
