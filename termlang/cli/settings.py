"""The linter's settings: of the nearest `termlang.toml` or `pyproject.toml`, and over them the command's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from termlang.files import STDIN, lint_table, read_json
from termlang.linter.config import Config, read_config


class Settings:
    """The configuration of each file; a folder's is read once. Raises BadInput or Unusable on what is wrong in one."""

    def __init__(self, file: str | None, asked: Mapping[str, Any]) -> None:
        self.asked = asked
        self.file = file
        self._found: dict[Path, tuple[Config, Path]] = {}

    def of(self, path: str) -> Config:
        """The configuration for a file."""
        return self._at(path)[0]

    def name(self, path: str, shown: str) -> str:
        """A file as a list of known findings names it: from the folder of the settings, where it lies below it."""
        if path == STDIN:
            return shown
        folder = self._at(path)[1]
        whole = Path(path).resolve()
        return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else shown

    def known(self, path: str) -> dict[str, Any]:
        """The list of known findings that the settings name, as read; empty without one."""
        config, folder = self._at(path)
        return read_json(folder / config.baseline) if config.baseline else {}

    def reads_sources(self, path: str, shown: str) -> bool:
        """Whether a rule runs on a file that reads the texts which the file's sources name."""
        return any(code.startswith("S") for code in self.of(path).codes(shown))

    def _at(self, path: str) -> tuple[Config, Path]:
        folder = Path.cwd() if path == STDIN else Path(path).resolve().parent
        if folder not in self._found:
            table, where = lint_table(self.file, folder)
            self._found[folder] = (read_config({**table, **self.asked}), where)
        return self._found[folder]
