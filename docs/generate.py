"""Writes the pages that are made from the program, and with `--update` the outputs that pages show.

python docs/generate.py             writes docs/reference.md, rules.md, open.md and termlang/gallery.json
python docs/generate.py --update    the same, and runs every page and rewrites what its commands print
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from textwrap import wrap

import compiled
import gallery
from pages import ROOT, pages, updated

from termlang.operations.table import OPERATIONS
from termlang.syntax.grammar import JOURNAL, Form, grammar
from termlang.words.synonyms import SYNONYMS

REFERENCE = ROOT / "docs" / "reference.md"
_INTRODUCTIONS = ROOT / "docs" / "introductions.md"

# Start rules in the order of the page; expressions are cut in groups below.
_BLOCKS = {
    "file_line": "The file",
    "definition_line": "Below a definition",
    "question_line": "Below a question",
    "instrument_line": "Below an instrument",
    "conversion_line": "Below a conversion or an exercise",
    "mandatory_line": "Below a mandatory conversion",
    "window_line": "Below a window",
    "dividend_line": "Below a dividend",
    "redemption_line": "Below a redemption",
    "payment_line": "Below a payment",
    "liquidation_line": "Below a liquidation",
    "policy_line": "Below a policy",
    "example_line": "Below an example",
    "row_line": "Rows of prices and cases",
}
_GROUPS = {
    "conditions": ("Conditions", "any_of all_of held_each held_at_least"),
    "values": (
        "Values",
        "percent_of choice path observation sampled rounding solved accrual penalty present_value proceeds",
    ),
    "look_backs": ("Look-backs", "look_back counted_days table_entry span_of_days"),
    "dates": ("Dates and periods", "shifted open_day day_of_month the_day rolled elapsed period"),
    "happened": ("What has happened", "itself event_figure ledger_figure ledger_count"),
    "numbers": ("Numbers and units", "money count"),
}
# Slots, as the shapes on the page call them.
_SLOTS = {
    "NAME": "NAME",
    "NUMBER": "NUMBER",
    "ORDINAL": "5th",
    "PERCENT": "PERCENT",
    "MONEY": "AMOUNT",
    "DAY": "DAY",
    "TEXT": '"TEXT"',
    "CURRENCY": "CURRENCY",
    "CELL": "CELL",
    "expression": "EXPRESSION",
    "comparison": "CONDITION",
    "_negation": "CONDITION",
    "all_of": "CONDITION",
    "factor": "VALUE",
    "postfix": "VALUE",
    "_atom": "VALUE",
    "grouped": "(EXPRESSION)",
    "path": "NAME",
    "money": "AMOUNT",
    "_body": "EXPRESSION",
    "span_of_days": "SPAN",
    "period": "PERIOD",
}
_RULE = re.compile(r"^[?!]?([a-z_]+):(.*(?:\n[ \t]+\|.*)*)", re.MULTILINE)
_WORDS = re.compile(r"^([A-Z_]+): *(.+)$", re.MULTILINE)
_PART = re.compile(r'"[^"]*"|->|[A-Za-z_]+|\S')


def reference() -> str:
    """The text of docs/reference.md."""
    return "\n".join(_reference()).rstrip() + "\n"


def _reference() -> Iterator[str]:
    said = _introductions()
    yield "# Language reference"
    yield ""
    yield "<!-- Written by docs/generate.py from the grammar and tables; edit those, or introductions.md. -->"
    yield ""
    yield from (said["preface"], "")
    forms = {form.name: form for form in grammar().forms}
    shown: dict[str, str] = {}
    for block, title in _BLOCKS.items():
        yield from (f"## {title}", "", said[block], "")
        here = [form for form in forms.values() if block in form.blocks]
        again = [form for form in here if form.name in shown]
        for form in here:
            if form.name not in shown:
                shown[form.name] = title
                yield from _form(form)
        if again:
            links = ", ".join(f"[{_title(form)}](#{_anchor(_title(form))})" for form in again)
            yield from (f"Also here, as above: {links}.", "")
    yield from ("## Expressions", "", "What stands where a value, a condition or a day is asked for.", "")
    for group, (title, names) in _GROUPS.items():
        yield from (f"### {title}", "", said[group], "")
        for name in names.split():
            shown[name] = title
            yield from _form(forms[name], "####")
    missing = sorted(set(forms) - set(shown))
    if missing:
        raise ValueError(f"the reference has no place for {', '.join(missing)}")
    yield from _operations()
    yield from ("## A line of a journal", "", said[JOURNAL], "")
    for form in grammar("journal").forms:
        yield from _form(form, title=f"{_title(form)} in a journal" if form.name in forms else "", of="journal")
    yield from _synonyms()
    yield from _words()


def _introductions() -> dict[str, str]:
    text = _INTRODUCTIONS.read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


# --------------------------------------------------------------------------------------------------------------- forms


def _title(form: Form) -> str:
    return form.name.replace("_", " ")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _form(form: Form, level: str = "###", *, title: str = "", of: str = "terms") -> Iterator[str]:
    """A form of the grammar `of` deals or of journals; its title is its name, unless another form has that."""
    yield from (f"{level} {title or _title(form)}", "", *wrap(form.sentence, 118, break_on_hyphens=False), "")
    yield from ("```text", *form.examples, "```", "")
    shapes = list(_shapes(form.name, of))
    yield f"Written: `{shapes[0][1]}`"
    if len(shapes) > 1:
        yield ""
        yield from (f"- *{name}*: `{shape}`" for name, shape in shapes[1:])
    yield ""


def _shapes(name: str, of: str) -> Iterator[tuple[str, str]]:
    """The shape of a rule, then those of the rules it uses that are no forms and no slots."""
    rules = _rules(of)
    forms = {form.name for form in grammar(of).forms}
    waiting, seen = [name], {name}
    while waiting:
        rule = waiting.pop(0)
        shape, used = _shape(rules[rule], of)
        yield rule.strip("_").replace("_", " "), shape
        for each in used:
            if each not in seen and each not in forms:
                seen.add(each)
                waiting.append(each)


def _lark(of: str) -> str:
    return (ROOT / "grammars" / f"{of}.lark").read_text(encoding="utf-8")


def _rules(of: str) -> dict[str, str]:
    text = "\n".join(line for line in _lark(of).splitlines() if not line.startswith("//"))
    return {name: " ".join(body.split()) for name, body in _RULE.findall(text)}


def _terminals(of: str) -> dict[str, str]:
    return {name: body.replace('"', "") for name, body in _WORDS.findall(_lark(of))}


def _shape(body: str, of: str) -> tuple[str, list[str]]:
    """A rule as the page writes it, and the rules that it uses."""
    words = _terminals(of)
    parts: list[str] = []
    used: list[str] = []
    opened: list[int] = []
    skip = False
    last = 0
    for part in _PART.findall(body):
        if skip:
            skip = False
        elif part == "->":
            skip = True
        elif part.startswith('"'):
            parts.append(part[1:-1])
        elif part in _SLOTS:
            parts.append(_SLOTS[part])
        elif part in words:
            several = " | " in words[part]
            parts.append(f"({words[part]})" if several else words[part])
        elif part == "(":
            opened.append(len(parts))
            parts.append(part)
        elif part == ")":
            last = opened.pop()
            parts.append(part)
        elif part in "*?":
            # A group that may be left out stands in square brackets.
            parts[last], parts[-1] = "[", "]" if part == "?" else "] …"
        elif part == "+":
            parts.append("…")
        elif part[0].isalpha() or part[0] == "_":
            used.append(part)
            parts.append(f"<{part.strip('_').replace('_', ' ')}>")
        else:
            parts.append(part)
    text = " ".join(parts)
    for before, after in ((" ,", ","), ("( ", "("), (" )", ")"), ("[ ", "["), (" ]", "]"), (" :", ":"), (" …", "…")):
        text = text.replace(before, after)
    return text, used


# -------------------------------------------------------------------------------------------------------------- tables


def _operations() -> Iterator[str]:
    yield from ("### Operations", "", "What expressions come down to. Reasons name them where the text does not.", "")
    yield from ("| operation | what it gives |", "|---|---|")
    for operation in OPERATIONS.values():
        yield f"| {operation.name} | {operation.doc} |"
    yield ""


def _synonyms() -> Iterator[str]:
    yield from (
        "## Words that counsel might write",
        "",
        "The left word is not of the language; a message says what to write.",
        "",
    )
    yield from ("| instead of | write |", "|---|---|")
    for word, instead in SYNONYMS.items():
        yield f"| `{word}` | {instead} |"
    yield ""


def _words() -> Iterator[str]:
    for title, of in (("Every word of the language", "terms"), ("Every word of a journal", "journal")):
        words = grammar(of).words
        every = sorted({*words.single, *(" ".join(parts) for found in words.phrases.values() for parts, _ in found)})
        yield from (f"## {title}", "")
        yield from wrap(", ".join(f"`{word}`" for word in every) + ".", 118, break_on_hyphens=False)
        yield ""


def main(arguments: list[str]) -> None:
    """Write what is made here; with `--update` also what every page shows."""
    written = (
        (REFERENCE, reference()),
        (gallery.GALLERY, gallery.gallery()),
        (gallery.PAGE, gallery.rules_page()),
        (gallery.OPEN, gallery.open_page()),
        (compiled.PAGE, compiled.page()),
    )
    for path, text in written:
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}: written\n")
    for path in pages() if "--update" in arguments else ():
        page = ROOT / path
        if not page.exists():
            continue
        before, after = page.read_text(encoding="utf-8"), updated(path)
        if after != before:
            page.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path}: updated\n")


if __name__ == "__main__":
    main(sys.argv[1:])
