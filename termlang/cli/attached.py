"""The texts that a deal's sources name, read from beside the deal."""

from __future__ import annotations

from pathlib import Path

from termlang.cli.errors import complain
from termlang.files import STDIN, Unusable, read_beside
from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax.parse import parse


def attached(path: str, source: Source) -> dict[str, str]:
    """The text of each source that names a file, by name. One that cannot be read is complained about.

    Whoever wrote the deal need not be trusted with files: nothing is read but what lies beside the deal or below.
    """
    folder = Path.cwd() if path == STDIN else Path(path).parent
    found: dict[str, str] = {}
    for line in parse(source)[0].lines:
        if isinstance(line.clause, ast.SourceLine) and line.clause.file is not None:
            try:
                found[line.clause.name.text] = read_beside(folder, line.clause.file.text)
            except Unusable as error:
                complain(error.problems, None)
    return found
