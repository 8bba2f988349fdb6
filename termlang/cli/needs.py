"""What an extra has to bring before a command can run."""

from __future__ import annotations

from importlib.util import find_spec

from termlang.cli import problems as wrong


def needs(what: str, package: str, extra: str) -> None:
    """See that a package is installed. Raises BadInput with the extra that brings it."""
    if find_spec(package) is None:
        raise wrong.fail(wrong.NO_EXTRA, what=what, package=package, extra=extra)
