"""Every code there is, with its page: the rules of the linter, and the mistakes of every room."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module, resources
from inspect import cleandoc
from textwrap import dedent, fill, indent
from typing import NamedTuple

from termlang.diagnostics import FixLevel, Mistake
from termlang.linter.config import Config, Profile, is_usual
from termlang.linter.covered import COVERED
from termlang.linter.rules import RENAMED, RULES, rule
from termlang.report.sarif import Declared

# Where the mistakes of each room stand, and what a heading calls the room.
ROOMS = (
    ("The text", "termlang.syntax.problems"),
    ("The layout", "termlang.syntax.format"),
    ("The deal", "termlang.checker.problems"),
    ("The linter's settings", "termlang.linter.config"),
    ("Known findings", "termlang.linter.baseline"),
    ("An answer", "termlang.evaluate.problems"),
    ("Prices", "termlang.market.problems"),
    ("A journal", "termlang.checker.journal_problems"),
    ("A ledger", "termlang.ledger.problems"),
    ("What does not compile", "termlang.compile.problems"),
    ("Many paths", "termlang.simulate.problems"),
    ("The command line", "termlang.cli.problems"),
    ("Files", "termlang.files"),
)
_FIELD = re.compile(r"\{[a-z_]+\}")
_LEVELS = {
    FixLevel.SAFE: "`--fix` corrects it; the deal stays the same",
    FixLevel.UNSAFE: "`--fix --unsafe-fixes` corrects it, and the deal changes",
    FixLevel.CHOICE: "several readings are offered; `--choose` writes the one that is meant",
}


class Shown(NamedTuple):
    """A code as the gallery shows it: lines of a text that is wrong, the message, and what to do."""

    text: str
    says: str
    remedy: str


@cache
def mistakes() -> dict[str, tuple[str, Mistake]]:
    """The mistakes of every room, by code: the room's heading and the first of that code."""
    found: dict[str, tuple[str, Mistake]] = {}
    for title, module in ROOMS:
        for each in vars(import_module(module)).values():
            if isinstance(each, Mistake):
                found.setdefault(each.code, (title, each))
    return found


@cache
def gallery() -> dict[str, Shown]:
    """Wrong texts by code, as `docs/generate.py` collects them from the tests."""
    text = (resources.files("termlang") / "gallery.json").read_text(encoding="utf-8")
    return {code: Shown(**each) for code, each in json.loads(text).items()}


def codes() -> list[str]:
    """Every code, in order."""
    return sorted({*RULES, *COVERED, *mistakes()})


def name_of(code: str) -> str:
    """The dotted name of a code."""
    if code in RULES:
        return rule(code).name
    return COVERED[code].name if code in COVERED else mistakes()[code][1].name


def summary_of(code: str) -> str:
    """What a code is about, on one line."""
    return " ".join(_summary(code).split())


def _summary(code: str) -> str:
    if code in RULES:
        return plain(rule(code).headline)
    return COVERED[code].why.partition(".")[0] if code in COVERED else plain(mistakes()[code][1].headline)


def plain(sentence: str) -> str:
    """A sentence with `…` for what a message fills in."""
    return _FIELD.sub("…", sentence)


def resolve(asked: str) -> str | None:
    """The code that a word means: a code, a code in small letters, an old code, or a dotted name."""
    code = RENAMED.get(asked.upper(), asked.upper())
    if code in RULES or code in COVERED or code in mistakes():
        return code
    return next((each for each in codes() if name_of(each) == asked.lower()), None)


def page(code: str) -> str:
    """The page of a code as text."""
    parts = _rule_page(code) if code in RULES else _covered_page(code) if code in COVERED else _mistake_page(code)
    return "\n\n".join(parts) + "\n"


def declared() -> list[Declared]:
    """What an analysis may report: the rules, and the mistakes of a text."""
    found = [
        Declared(each.code, each.name, each.severity, plain(each.headline), cleandoc(each.__doc__ or ""))
        for each in map(rule, RULES)
    ]
    for code, (title, mistake) in mistakes().items():
        if code not in RULES and title in ("The text", "The deal"):
            words = [plain(part) for part in (mistake.headline, mistake.why, mistake.remedy) if part]
            found.append(Declared(code, mistake.name, mistake.severity, words[0], "\n\n".join(words)))
    return sorted(found, key=lambda each: each.code)


# -------------------------------------------------------------------------------------------------------------- pages


def _heading(code: str, *said: str) -> str:
    return f"{code} {name_of(code)}\n" + "; ".join(part for part in said if part)


def _asked(code: str) -> str:
    if is_usual(code):
        return ""
    strict = code in Config(profile=Profile.STRICT).codes()
    return "runs in the profile `strict` and when it is selected" if strict else "runs only when it is selected"


def _rule_page(code: str) -> Iterator[str]:
    found = rule(code)
    at_signing = f"{found.at_signing.value} in the profile `signing`" if found.at_signing else ""
    yield _heading(code, found.severity.value, at_signing, _asked(code), _LEVELS[found.fix] if found.fix else "")
    for paragraph in cleandoc(found.__doc__ or "").split("\n\n"):
        yield _wrapped(paragraph)
    yield f"Says\n{indent(_wrapped(plain(found.headline)), '    ')}"
    yield from _examples("Avoid", found.bad)
    yield from _examples("Prefer", found.good)
    yield (
        f'To allow it on a line, with a reason: `# lint: allow {code} because "…"`\n'
        f'To give it another severity: `{code} = "info"` below `[tool.termlang.lint.severity]`'
    )
    if found.see:
        yield "See also\n" + "\n".join(f"    {each} {name_of(each)}" for each in found.see if _known(each))


def _known(code: str) -> bool:
    return code in RULES or code in COVERED or code in mistakes()


def _examples(head: str, examples: tuple[str, ...]) -> Iterator[str]:
    for example in filter(None, examples):
        lines = dedent(example).strip("\n").splitlines()
        if lines[0].startswith("# in "):
            lines = [f"{lines[0]}:", *lines[1:]]
        yield f"{head}\n" + indent("\n".join(lines), "    ")


def _covered_page(code: str) -> Iterator[str]:
    found = COVERED[code]
    yield _heading(code, "needs no rule")
    yield _wrapped(found.why)
    if found.by:
        yield "Instead\n" + "\n".join(f"    {each} {name_of(each)}" for each in found.by)


def _mistake_page(code: str) -> Iterator[str]:
    title, found = mistakes()[code]
    yield _heading(code, found.severity.value, title[0].lower() + title[1:])
    yield f"Says\n{indent(_wrapped(plain(found.headline)), '    ')}"
    why, remedy = plain(found.why).strip("…"), plain(found.remedy)
    if why:
        yield f"Why\n{indent(_wrapped(why), '    ')}"
    if remedy.strip("…"):
        yield f"Try\n{indent(_wrapped(remedy), '    ')}"
    shown = gallery().get(code)
    if shown is not None:
        said = [f"{code}: {shown.says}", *([f"try {shown.remedy}"] if shown.remedy else [])]
        yield "For example\n" + indent(shown.text.rstrip("\n"), "    ") + "\n" + indent("\n".join(said), "    -> ")


def _wrapped(paragraph: str) -> str:
    return fill(" ".join(paragraph.split()), 96, break_long_words=False, break_on_hyphens=False)
