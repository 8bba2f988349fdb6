"""Findings on their way out: as text, JSON, SARIF, or annotations of a workflow."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from termlang.cli.asked import Found
from termlang.cli.output import colors
from termlang.source import Source


def shown(found: Sequence[tuple[str, Source, Found]], options: Mapping[str, Any]) -> str:
    """All findings in the form asked for."""
    texts = [(each.shown, source) for _, source, each in found]
    match options["shape"]:
        case "json":
            from termlang.report.documents import problems_document, to_text

            return to_text(problems_document(texts))
        case "sarif":
            from termlang import __version__
            from termlang.cli.catalogue import declared
            from termlang.report.documents import to_text
            from termlang.report.sarif import sarif_document

            return to_text(sarif_document(texts, declared(), __version__))
        case "github":
            from termlang.report.github import commands

            return commands(texts)
    return _text(found, options)


def _text(found: Sequence[tuple[str, Source, Found]], options: Mapping[str, Any]) -> str:
    from termlang.report.problems import problems_text, summary

    short, ascii = options["short"], options["ascii"]
    color = colors(sys.stdout)
    parts: list[str] = []
    for path, source, each in found:
        if not each.shown:
            continue
        link = _address(path) if options["links"] else ""
        text = problems_text(each.shown, source, short=short, color=color, ascii=ascii, more=not short, link=link)
        parts.append(text.rstrip("\n"))
        if each.left:
            parts.append(f"{each.left} more in {source.name}; --all shows them")
    if found:
        allowed = sum(each.allowed for _, _, each in found)
        line = summary([problem for _, _, each in found for problem in each.problems], len(found))
        parts.append(line + (f", {allowed} allowed" if allowed else ""))
    return ("\n" if short else "\n\n").join(parts)


def _address(path: str) -> str:
    """Where a file lies, for a terminal to open it; empty where no person looks at one, or the text is no file."""
    from pathlib import Path

    from termlang.files import STDIN

    if path == STDIN or sys.stdout is None or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return ""
    return Path(path).resolve().as_uri()
