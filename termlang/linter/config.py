"""What a house wants of the linter: profile, rules, severities, exceptions by file, bounds, words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any

from termlang.diagnostics import BadInput, Mistake, Problem, Severity
from termlang.linter.rules import RENAMED, RULES, rule
from termlang.records import field, frozen

BAD_KEY = Mistake("L171", "lint.config-key", "`{key}` is not a setting of the linter", "{hint}")
BAD_VALUE = Mistake("L172", "lint.config-value", "`{key}` must be {wanted}", "{hint}")
NO_SUCH_RULE = Mistake("L173", "lint.config-rule", "`{pattern}` names no rule", "{hint}")


class Profile(Enum):
    """How strict: while drafting, before signing, or about everything."""

    DRAFT = "draft"
    SIGNING = "signing"
    STRICT = "strict"


# Warnings of the checker that stand in the way of a signature.
AT_SIGNING = {"E112": Severity.ERROR}


@frozen
class House:
    """Rules of a house: words that may not stand, clauses that must, figures that must lie between bounds."""

    blocked: Mapping[str, str] = field(factory=dict)  # word or phrase → what to write, or an empty text
    required: Mapping[str, tuple[str, ...]] = field(factory=dict)  # block → the clauses that must stand in it
    bounds: Mapping[str, Mapping[str, str]] = field(factory=dict)  # name of a term → at-least, at-most


@frozen
class Config:
    """The settings of one run. `select` replaces the usual rules, `extend_select` adds to them; both take codes,
    families (`N`, `W3`), names and globs (`limit.*`), and packs such as `us-listed`."""

    profile: Profile = Profile.DRAFT
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(factory=dict)
    fail_on: Severity | None = None  # the profile's own where none is set
    options: Mapping[str, Any] = field(factory=dict)
    house: House = field(factory=House)
    baseline: str = ""  # the file of findings that are known

    @property
    def threshold(self) -> Severity:
        """The least severity that fails a run: errors while drafting, warnings too before signing."""
        return self.fail_on or (Severity.ERROR if self.profile is Profile.DRAFT else Severity.WARNING)

    def codes(self, file: str = "") -> tuple[str, ...]:
        """The rules that run on a file, in the order of the table."""
        return tuple(code for code in RULES if self._runs(code) and not self.ignores(code, file))

    def _runs(self, code: str) -> bool:
        if not self.select and (is_usual(code) or (code == "F151" and self.profile is Profile.STRICT)):
            return True
        return any(matches(pattern, code) for pattern in (*self.select, *self.extend_select))

    def ignores(self, code: str, file: str = "") -> bool:
        """Whether a code is not wanted, at all or in a file."""
        if any(matches(pattern, code) for pattern in self.ignore):
            return True
        return any(
            _is_file(glob, file) and any(matches(pattern, code) for pattern in patterns)
            for glob, patterns in self.per_file_ignores.items()
        )

    def rank(self, problem: Problem) -> Severity:
        """The severity of a finding under this configuration."""
        found = problem.mistake.severity
        for pattern, severity in self.severity.items():
            if matches(pattern, problem.code, problem.name):
                return severity
        if self.profile is not Profile.DRAFT:
            found = _at_signing(problem.code) or found
        if self.profile is Profile.STRICT:
            found = Severity.ERROR if found is not Severity.INFO else Severity.WARNING
        return found


# Families and single rules that run only when they are asked for.
OPT_IN = frozenset("ST")
OPT_IN_CODES = frozenset(("C608", "F151"))


def is_usual(code: str) -> bool:
    """Whether a rule runs where nothing is selected, in every profile."""
    return code[0] not in OPT_IN and code not in OPT_IN_CODES


def _at_signing(code: str) -> Severity | None:
    return rule(code).at_signing if code in RULES else AT_SIGNING.get(code)


def matches(pattern: str, code: str, name: str = "") -> bool:
    """Whether a code, the start of one, a name or a glob over either means a rule."""
    if pattern == code or fnmatchcase(code, pattern) or (pattern[:1].isupper() and code.startswith(pattern)):
        return True
    if pattern[:1].isupper() or pattern == "*":
        return False
    if code in RULES:
        found = rule(code)
        return fnmatchcase(found.name, pattern) or found.pack == pattern
    return bool(name) and fnmatchcase(name, pattern)


def _is_file(glob: str, file: str) -> bool:
    path = file.replace("\\", "/")
    return fnmatchcase(path, glob) or fnmatchcase(path.rpartition("/")[2], glob) or path.endswith(f"/{glob}")


# ------------------------------------------------------------------------------------------------------------ reading

_KEYS = (
    "profile",
    "select",
    "extend-select",
    "ignore",
    "severity",
    "per-file-ignores",
    "fail-on",
    "options",
    "house",
    "baseline",
)
_HOUSE = ("blocked-words", "required-clauses", "bounds")


def read_config(table: Mapping[str, Any]) -> Config:
    """The configuration of a table such as `[tool.termlang.lint]`. Raises BadInput with everything wrong in it."""
    problems: list[Problem] = []
    _known(table, _KEYS, "", problems)
    house = _table(table, "house", problems)
    _known(house, _HOUSE, "house.", problems)
    config = Config(
        _one_of(Profile, table, "profile", Profile.DRAFT, problems),
        _patterns(table, "select", problems),
        _patterns(table, "extend-select", problems),
        _patterns(table, "ignore", problems),
        {
            _pattern(key, problems): _one_of(Severity, _table(table, "severity", problems), key, None, problems)
            for key in _table(table, "severity", problems)
        },
        {
            key: _patterns(_table(table, "per-file-ignores", problems), key, problems)
            for key in _table(table, "per-file-ignores", problems)
        },
        _one_of(Severity, table, "fail-on", None, problems) if "fail-on" in table else None,
        _table(table, "options", problems),
        House(
            {str(key): str(value) for key, value in _table(house, "blocked-words", problems).items()},
            {key: _texts(_table(house, "required-clauses", problems), key, problems)
             for key in _table(house, "required-clauses", problems)},
            {key: _bounds(_table(house, "bounds", problems), key, problems)
             for key in _table(house, "bounds", problems)},
        ),
        _text(table, "baseline", problems),
    )  # fmt: skip
    if problems:
        raise BadInput(problems)
    return config


def _known(table: Mapping[str, Any], keys: Sequence[str], under: str, problems: list[Problem]) -> None:
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            hint = f"did you mean `{under}{near[0]}`?" if near else f"the settings are {', '.join(keys)}"
            problems.append(BAD_KEY.at(key=f"{under}{key}", hint=hint))


def _table(table: Mapping[str, Any], key: str, problems: list[Problem]) -> Mapping[str, Any]:
    found = table.get(key, {})
    if isinstance(found, Mapping):
        return found
    problems.append(
        BAD_VALUE.at(key=key, wanted="a table", hint=f"write it below a header `[tool.termlang.lint.{key}]`")
    )
    return {}


def _text(table: Mapping[str, Any], key: str, problems: list[Problem]) -> str:
    found = table.get(key, "")
    if isinstance(found, str):
        return found
    problems.append(BAD_VALUE.at(key=key, wanted="a text", hint="put it in quotes"))
    return ""


def _texts(table: Mapping[str, Any], key: str, problems: list[Problem]) -> tuple[str, ...]:
    found = table.get(key, [])
    if isinstance(found, (list, tuple)) and all(isinstance(each, str) for each in found):
        return tuple(found)
    problems.append(BAD_VALUE.at(key=key, wanted="a list of texts", hint='write it like ["N102", "W"]'))
    return ()


def _bounds(table: Mapping[str, Any], key: str, problems: list[Problem]) -> Mapping[str, str]:
    found = table.get(key)
    if isinstance(found, Mapping) and found and all(
        side in ("at-least", "at-most") and isinstance(value, str) for side, value in found.items()
    ):  # fmt: skip
        return {str(side): str(value) for side, value in found.items()}
    wanted, hint = "bounds as texts", 'write it like { at-least = "$1.00 per share" }'
    problems.append(BAD_VALUE.at(key=f"house.bounds.{key}", wanted=wanted, hint=hint))
    return {}


def _patterns(table: Mapping[str, Any], key: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(_pattern(each, problems) for each in _texts(table, key, problems))


def _pattern(pattern: str, problems: list[Problem]) -> str:
    today = RENAMED.get(pattern, pattern)
    if pattern not in ("*", "ALL") and not is_known(today):
        near = get_close_matches(today, list(RULES), n=1)
        hint = f"did you mean `{near[0]}`?" if near else "`termlang explain` lists all codes"
        problems.append(NO_SUCH_RULE.at(pattern=pattern, hint=hint))
    return "*" if today == "ALL" else today


def is_known(pattern: str) -> bool:
    """Whether a pattern can mean a rule, or a warning of the checker."""
    if pattern in AT_SIGNING or pattern in ("Y030", *PACKS):
        return True
    return any(matches(pattern, code) for code in RULES)


PACKS = ("us-listed",)


def _one_of(kind: Any, table: Mapping[str, Any], key: str, default: Any, problems: list[Problem]) -> Any:
    found = table.get(key, default.value if default is not None else None)
    names = [each.value for each in kind]
    if found in names:
        return kind(found)
    problems.append(BAD_VALUE.at(key=key, wanted=" or ".join(f"`{name}`" for name in names), hint="choose one of them"))
    return default
