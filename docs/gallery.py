"""Collects wrong texts (for each code a few lines that have it, the message, what to do); writes the rules' page.

The texts are those of the tests: the examples of each rule, and the fixtures of the checker.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from textwrap import dedent, wrap
from typing import NamedTuple

from asking import answers
from pages import ROOT
from wrong_situations import SITUATIONS
from wrong_texts import JOURNALS, LINES, PRICES

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.cli.catalogue import Shown, mistakes, name_of, plain
from termlang.diagnostics import FixLevel, Problem
from termlang.linter.config import Config, House
from termlang.linter.covered import COVERED
from termlang.linter.examples import whole
from termlang.linter.offers import offered
from termlang.linter.rule import Rule
from termlang.linter.rules import RULES, rule
from termlang.linter.run import lint
from termlang.linter.sheet import Sheet
from termlang.market import read_prices
from termlang.report.problems import problems_text
from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax.parse import parse

GALLERY = ROOT / "termlang" / "gallery.json"
PAGE = ROOT / "docs" / "rules.md"
OPEN = ROOT / "docs" / "open.md"
_GOLDEN = ROOT / "tests" / "golden" / "check"
_MARK = re.compile(r"[ \t]*#!.*")
_FAMILIES = {
    "N": "names and open terms",
    "D": "dates",
    "W": "windows and schedules",
    "U": "units and rounding",
    "P": "prices",
    "C": "limits and clauses",
    "V": "dividends and interest",
    "R": "redemption and calls",
    "A": "adjustments",
    "E": "elections and parties, and answers",
    "X": "series and exceptions",
    "H": "a house's own rules",
    "L": "the file, and the linter itself",
    "S": "sources (when selected)",
    "T": "examples (when selected)",
    "F": "layout, and files",
    "J": "journals",
    "K": "compiled runs, and runs over many paths",
    "M": "prices",
    "Y": "the text",
}
_FIX = {FixLevel.SAFE: "safe", FixLevel.UNSAFE: "unsafe", FixLevel.CHOICE: "a choice", None: ""}


# ------------------------------------------------------------------------------------------------------- wrong texts


@cache
def gallery() -> str:
    """The text of `termlang/gallery.json`."""
    found: dict[str, Shown] = {}
    for code, shown in _every():
        before = found.get(code)
        if shown.text and (before is None or len(shown.text) < len(before.text)):
            found[code] = shown
    for code, text, problem in answers((_GOLDEN / "deal.terms").read_text(encoding="utf-8")):
        # The folder in which it was asked has another name each time.
        said = re.sub(r"`[^`]*/tmp[^/`]*/", "`", problem.message)
        found.setdefault(code, Shown(_shortened(text), said, problem.remedy))
    for code, (text, facts) in SITUATIONS.items():
        problem = mistakes()[code][1].at(**facts)
        found.setdefault(code, Shown(text, problem.message, problem.remedy))
    return json.dumps({code: found[code]._asdict() for code in sorted(found)}, indent=1, ensure_ascii=False) + "\n"


def _every() -> Iterator[tuple[str, Shown]]:
    start = (_GOLDEN / "deal.terms").read_text(encoding="utf-8")
    texts = [*_cases(), *(f"{start}{lines}\n" for lines in LINES)]
    for text in texts:
        source = Source(text)
        for problem in check(source)[1]:
            yield problem.code, Shown(_lines(source, problem), problem.message, problem.remedy)
    for text in PRICES:
        for problem in read_prices(text, name="acme.csv")[1]:
            yield problem.code, Shown(text, problem.message, problem.remedy)
    model = check(Source(start))[0]
    assert model is not None
    for text in JOURNALS:
        for problem in read_journal(model, Source(text))[1]:
            yield problem.code, Shown(text, problem.message, problem.remedy)


def _shortened(text: str) -> str:
    """A question with the lines of its files, each cut, and at most the first few of them."""
    lines = [_cut(line) for line in text.splitlines()]
    return "\n".join(lines if len(lines) <= 12 else [*lines[:6], "…", lines[-1]])


def _cases() -> Iterator[str]:
    starts = {f"#: {name}": (_GOLDEN / f"{name}.terms").read_text(encoding="utf-8") for name in ("head", "deal")}
    for path in sorted((_GOLDEN / "bad").glob("*.terms")):
        for text in re.split(r"^---\n", path.read_text(encoding="utf-8"), flags=re.M):
            first, _, rest = text.partition("\n")
            yield (
                "\n".join(_MARK.sub("", line) for line in (starts.get(first, first + "\n") + rest).splitlines()) + "\n"
            )


def _lines(source: Source, problem: Problem) -> str:
    """The line of a problem, below the lines of the blocks around it."""
    trail = _trail(parse(source)[0].lines, problem.span.start)
    if not trail:
        number = source.line_of(problem.span)
        around = [source.line_text(each) for each in (number - 1, number) if each > 0]
        return "\n".join(line[:100] for line in around if line.strip())
    shown = [source.excerpt(line.span).splitlines()[0] for line in trail[:-1]]
    last = dedent(
        " " * (source.position(trail[-1].span.start).column - 1) + source.excerpt(trail[-1].span)
    ).splitlines()
    rows = ["  " * depth + line for depth, line in enumerate(shown)]
    return "\n".join(_cut(line) for line in [*rows, *("  " * len(shown) + line for line in last)])


def _cut(line: str) -> str:
    return line if len(line) <= 160 else f"{line[:100]} …"


def _trail(lines: tuple[ast.Line, ...], offset: int) -> list[ast.Line]:
    for line in lines:
        below = _trail(line.children, offset)
        if below:
            return [line, *below]
        if line.span.start <= offset < max(line.span.end, line.span.start + 1):
            return [line]
    return []


# ---------------------------------------------------------------------------------------------------------- the page


_HEAD = (
    "Every code, by family; below, a page for each rule, and for each mistake a wrong text, a wrong question or, where "
    "it hangs on a machine or on too many lines, the situation in brackets; then the message, and what to do. Codes "
    "are never renumbered and never used again. `termlang explain CODE` prints the same.",
    "A mistake keeps a text from being a deal. A rule speaks of what a sound text leaves open; its severity is that of "
    "the profile `draft`, and where there is a second, of `signing`. What the language leaves no way to write needs no "
    "rule; such codes say how the matter is settled.",
)


class _Row(NamedTuple):
    code: str
    name: str
    severity: str
    fix: str
    says: str


def rules_page() -> str:
    """The text of docs/rules.md."""
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    yield from (
        "# Rules and messages",
        "",
        "<!-- Written by docs/generate.py from the rules, the tables of mistakes and the fixtures; edit those. -->",
        "",
        *wrap(_HEAD[0], 116),
        "",
        *wrap(_HEAD[1], 116),
        "",
    )
    rows = _rows()
    for family, title in _FAMILIES.items():
        mine = [row for row in rows if row.code[0] == family]
        if mine:
            yield from (
                f"## {family}: {title}",
                "",
                "| code | name | severity | fix | what it says |",
                "|---|---|---|---|---|",
            )
            yield from (f"| {_link(row)} | {row.name} | {row.severity} | {row.fix} | {row.says} |" for row in mine)
            yield ""
    yield from ("## The rules", "")
    for code in sorted(RULES):
        yield from _rule(rule(code))
    yield from ("## Needs no rule", "")
    for code in sorted(COVERED):
        found = COVERED[code]
        by = f" See {', '.join(found.by)}." if found.by else ""
        yield from (f"### {code} {found.name}", "", *wrap(f"{found.why}{by}", 116, break_on_hyphens=False), "")
    yield from ("## Mistakes, each in a text that has it", "")
    for code, shown in json.loads(gallery()).items():
        if code not in RULES:
            shown_text = "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in shown["text"])
            yield from (f"### {code} {name_of(code)}", "", "```text", shown_text.rstrip("\n"), "```", "")
            remedy = f" — {shown['remedy']}" if shown["remedy"] else ""
            yield from (*wrap(f"*{shown['says']}*{remedy}", 116, break_on_hyphens=False), "")


def _rows() -> list[_Row]:
    found = []
    for code in RULES:
        each = rule(code)
        later = f", {each.at_signing.value}" if each.at_signing else ""
        found.append(_Row(code, each.name, each.severity.value + later, _FIX[each.fix], _cell(plain(each.headline))))
    for code, covered in COVERED.items():
        found.append(_Row(code, covered.name, "needs no rule", "", _cell(covered.why.partition(".")[0])))
    for code, (_, mistake) in mistakes().items():
        if code not in RULES:
            found.append(_Row(code, mistake.name, mistake.severity.value, "", _cell(plain(mistake.headline))))
    return sorted(found)


def _link(row: _Row) -> str:
    if row.code in RULES or row.code in COVERED or row.code in json.loads(gallery()):
        anchor = re.sub(r"[^\w\- ]", "", f"{row.code} {row.name}".lower()).replace(" ", "-")
        return f"[{row.code}](#{anchor})"
    return row.code


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|")


def _rule(each: type[Rule]) -> Iterator[str]:
    yield from (f"### {each.code} {each.name}", "")
    for paragraph in cleandoc(each.__doc__ or "").split("\n\n"):
        yield from (paragraph, "")
    for example in each.bad[:1]:
        yield from (
            "Avoid:",
            "",
            "```text",
            dedent(example).strip("\n"),
            "```",
            "",
            "```text",
            _message(each, example),
            "```",
            "",
        )
    for example in each.good[:1]:
        yield from ("Prefer:", "", "```text", dedent(example).strip("\n"), "```", "")
    if each.see:
        yield from (f"See also {', '.join(each.see)}.", "")


def _message(each: type[Rule], example: str) -> str:
    """The finding as a reader meets it, without the place, which is the example's own."""
    source = Source(whole(example), "example.terms")
    config = Config(extend_select=(each.code,), options=each.example_options, house=each.example_house or House())
    linted = lint(source, config, each.texts)
    problem = next(problem for problem in linted.problems if problem.code == each.code)
    text = problems_text([offered(linted.sheet, problem)], source)
    return "\n".join(line.rstrip() for line in text.rstrip("\n").splitlines())


# ------------------------------------------------------------------------------------------------- the sample deals


def open_page() -> str:
    """The text of docs/open.md: what fires on the sample deals, with the place of the filing that leaves it open."""
    return "\n".join(_open()).rstrip() + "\n"


_OPEN = (
    "Every finding of the linter on the sample deals, in the profile `draft`. None of them is a slip of the file: each "
    "is something that the public text of the deal does not say, at the place that the last column names. Whoever has "
    "the agreement itself can close it; the file says no more than its sources.",
)


def _open() -> Iterator[str]:
    yield from (
        "# What the sample deals leave open",
        "",
        "<!-- Written by docs/generate.py from the linter; run it after a change to a deal or a rule. -->",
        "",
        *wrap(_OPEN[0], 116),
        "",
    )
    for path in sorted((ROOT / "deals").glob("*.terms")):
        linted = lint(Source(path.read_text(encoding="utf-8"), path.name))
        yield from (f"## {path.stem}", "")
        if not linted.problems:
            yield from ("Nothing.", "")
            continue
        yield from ("| line | clause | finding | in the source |", "|---|---|---|---|")
        for problem in linted.problems:
            line = linted.sheet.source.line_of(problem.span)
            clause = _cell(" \u203a ".join(problem.path))
            said = f"{_code(problem.code)} {_cell(problem.message)}"
            yield f"| {line} | {clause} | {said} | {_cell(_cited(linted.sheet, problem))} |"
        yield ""


def _code(code: str) -> str:
    anchor = re.sub(r"[^\w\- ]", "", f"{code} {name_of(code)}".lower()).replace(" ", "-")
    return f"[{code}](rules.md#{anchor})" if code in RULES else code


def _cited(sheet: Sheet, problem: Problem) -> str:
    """What the line cites, else what the lines of its block cite, else those of the block around it."""
    placed = sheet.placed(problem.span)
    while placed is not None:
        block = placed.line
        cited = list(block.citations) or [each for line in block.children for each in line.citations]
        if cited:
            return ", ".join(dict.fromkeys(f"{each.source} {each.place}".strip() for each in cited))
        placed = placed.above
    return ""
