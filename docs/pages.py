"""The blocks of a page, and how each is run: what a page shows is what the program says.

A page has a folder of its own, empty at first, and its blocks run in order:

- `terms`: a deal, checked, its examples run. Its first line may be a comment that says more:
  `# acme.terms` keeps it as that file; `# added to acme.terms`, `# added to acme.terms below conversion into` and
  `# in place of Closing means, in acme.terms` change that file; `(a draft)` at the end lets problems stand;
  `# below a conversion` marks lines that are only read, in the block named.
- `python`: run, one namespace for the page; the block after it, if it is a `text` block, is what it prints.
- `console`: each `$ termlang …` is run and what follows is its output, standard error included. `echo`, `cat`,
  `cut`, `head`, `tail`, `grep` and `echo $?` are known, and `|` joins them; `cat > FILE <<'END'` keeps the lines up to
  `END` as that file.
- `sh`: what a reader types to install or to build; only the commands in `TYPED` may stand there.
- `text`: shown, not run.

A picture `pictures/NAME.svg` that a page shows, and a block of it draws as `NAME.svg`, is kept in `docs/pictures`.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from termlang.checker.deal import check
from termlang.examples import run_example
from termlang.source import Source
from termlang.syntax.parse import parse

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in "index tutorial journal phrases reference semantics command linting rules open python "
        "reliability paths study".split()
    ),
)
LANGUAGES = ("terms", "python", "console", "sh", "text", "lark", "toml", "yaml")
TYPED = ("make demo", "make test", "make bench", "pip install termlang", "python docs/generate.py",
         "python docs/generate.py --update", "pytest deals/", 'pytest deals/ -k "Series B"')  # fmt: skip

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/([\w-]+\.svg)\)")
_MARK = re.compile(
    r"# (?:(?P<how>added to) |in place of (?P<old>.+), in )?(?P<file>[\w-]+\.terms)(?: below (?P<below>.+?))?"
    r"(?P<draft> \(a draft\))?\Z"
)
_KEPT = re.compile(r"\$ cat > (?P<file>\S+) <<'END'\n(?P<text>.*?)^END\n", re.MULTILINE | re.DOTALL)
_BELOW = re.compile(r"# below an? (?P<block>[a-z ]+)\Z")

# What stands above a part of a file, so that the part can be read where it belongs.
_ABOVE = {
    "definition": "A means 1",
    "definition in pieces": "A means:",
    "question": 'question A "?":',
    "instrument": "preferred A:",
    "conversion": "preferred A:\n  conversion into B at the option of C:",
    "state term": "A starts at 1",
    "mandatory conversion": "preferred A:\n  mandatory conversion into B on C:",
    "window": "preferred A:\n  conversion into B at the option of C:\n    at any time:",
    "dividend": "preferred A:\n  dividend 5% a year on Stated Value:",
    "redemption": "preferred A:\n  redemption at the option of C:",
    "payment": "payment on A by B to C:",
    "example": 'example "a":',
}


class Block(NamedTuple):
    """One fenced block: its language, its lines without the fence, where they stand, and the line of the fence."""

    language: str
    body: str
    start: int
    end: int
    line: int


class Ran(NamedTuple):
    """What became of a block: what is wrong with it (empty where nothing is), and the body that would be right."""

    block: Block
    wrong: str
    right: str


def pages() -> list[str]:
    """Every page, by its path in the checkout."""
    decisions = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "decisions").glob("*.md"))
    return [*PAGES, *decisions]


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(
            found["language"],
            found["body"],
            found.start("body"),
            found.end("body"),
            text.count("\n", 0, found.start()) + 1,
        )
        for found in _FENCE.finditer(text)
    ]


def run_page(path: str, pictures: dict[str, str] | None = None) -> list[Ran]:
    """Run every block of a page in a new folder; the `pictures` that it draws there are put in, by name."""
    text = (ROOT / path).read_text(encoding="utf-8")
    blocks = blocks_of(text)
    found: list[Ran] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        page = _Page()
        for at, block in enumerate(blocks):
            if block.language == "text" and at and blocks[at - 1].language == "python":
                continue
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            printed = after if block.language == "python" and after and after.language == "text" else None
            found.extend(page.run(block, printed))
        if pictures is not None:
            pictures.update({each.name: each.read_text(encoding="utf-8") for each in Path().glob("*.svg")})
    return found


def updated(path: str) -> str:
    """The text of a page with every output as it comes out now; pictures that it draws and shows are kept."""
    text = (ROOT / path).read_text(encoding="utf-8")
    drawn: dict[str, str] = {}
    for ran in sorted(run_page(path, drawn), key=lambda each: -each.block.start):
        text = text[: ran.block.start] + ran.right + text[ran.block.end :]
    for name in shown_pictures(text) & set(drawn):
        (PICTURES / name).write_text(drawn[name], encoding="utf-8")
    return text


def shown_pictures(text: str) -> set[str]:
    """The names of the pictures that a page shows."""
    return set(_PICTURE.findall(text))


class _Page:
    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__page__"}
        self.code = 0

    def run(self, block: Block, printed: Block | None) -> Iterator[Ran]:
        """The block, and the `text` block with what it prints where one follows."""
        match block.language:
            case "terms":
                yield Ran(block, _terms(block.body), block.body)
            case "console":
                right = "".join(self._console(block.body))
                yield Ran(block, "" if right == block.body else f"comes out as:\n{right}", right)
            case "python":
                wrong, out = self._python(block)
                yield Ran(block, wrong, block.body)
                if printed is None:
                    yield Ran(block, f"prints, and nothing shows it:\n{out}" if out else "", block.body)
                elif not wrong:
                    yield Ran(printed, "" if out == printed.body else f"prints:\n{out}", out)
            case "sh":
                unknown = [line for line in block.body.splitlines() if line.partition("  #")[0].strip() not in TYPED]
                yield Ran(block, f"not among the commands that are known: {unknown}" if unknown else "", block.body)
            case language if language in LANGUAGES:
                yield Ran(block, "", block.body)
            case language:
                yield Ran(block, f"`{language}` is no language of a block", block.body)

    def _python(self, block: Block) -> tuple[str, str]:
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                exec(compile(block.body, f"line {block.line}", "exec"), self.names)
        except Exception as error:
            return f"{type(error).__name__}: {error}", out.getvalue()
        return "", out.getvalue()

    # ------------------------------------------------------------------------------------------------------ console

    def _console(self, body: str) -> Iterator[str]:
        """Each command as it stands, followed by what it says now."""
        for entry in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
            typed = re.match(r"\$ .*(?:(?<=\\)\n.*)*", entry)
            if typed is None:
                yield entry
                continue
            kept = _KEPT.match(entry)
            if kept is not None:
                Path(kept["file"]).write_text(kept["text"], encoding="utf-8")
                yield kept.group() + ("\n" if entry.endswith("\n\n") else "")
                continue
            yield typed.group() + "\n"
            out = self._pipeline(typed.group()[2:].replace("\\\n", " "))
            # A blank line ends the block or stands before the next command.
            yield out + ("\n" if entry.endswith("\n\n") else "")

    def _pipeline(self, command: str) -> str:
        lexer = shlex.shlex(command, posix=True, punctuation_chars="|")
        lexer.whitespace_split = True
        words: list[list[str]] = [[]]
        for word in lexer:
            if word == "|":
                words.append([])
            else:
                words[-1].append(word)
        out = ""
        for each in words:
            out = self._command(each, out)
        return out

    def _command(self, words: list[str], given: str) -> str:
        match words:
            case ["termlang", *rest]:
                from termlang.cli.commands import commands

                result = CliRunner().invoke(commands, rest, input=given, prog_name="termlang")
                self.code = result.exit_code
                return result.output
            case ["echo", "$?"]:
                return f"{self.code}\n"
            case ["echo", *rest]:
                return " ".join(rest) + "\n"
            case ["cat", path]:
                return Path(path).read_text(encoding="utf-8")
            case ["cut", columns]:
                return "".join(f"{line[: int(columns[3:])]}\n" for line in given.splitlines())
            case ["head", count]:
                return "".join(given.splitlines(keepends=True)[: int(count[1:])])
            case ["grep", word]:
                return "".join(line for line in given.splitlines(keepends=True) if word in line)
            case ["tail", count, path]:
                return "".join(Path(path).read_text(encoding="utf-8").splitlines(keepends=True)[int(count) :])
            case ["tail", count]:
                return "".join(given.splitlines(keepends=True)[-int(count[1:]) :])
        raise ValueError(f"a page cannot run {words}")


# ---------------------------------------------------------------------------------------------------------------- terms


def _terms(body: str) -> str:
    """What is wrong with a `terms` block; its file is written or changed."""
    first, _, rest = body.partition("\n")
    part = _BELOW.match(first)
    if part is not None:
        return _read_only(part["block"], rest)
    mark = _MARK.match(first)
    if mark is None:
        return _sound(body)
    path = Path(mark["file"])
    if mark["how"] is None and mark["old"] is None:
        text = rest
    else:
        before = path.read_text(encoding="utf-8")
        if mark["old"] is not None:
            text = _changed(
                before, mark["old"], lambda above, at, end, deep: [*above[:at], *_deeper(rest, deep), *above[end:]]
            )
        elif mark["below"] is not None:
            text = _changed(
                before,
                mark["below"],
                lambda above, at, end, deep: [*above[:end], *_deeper(rest, deep + 2), *above[end:]],
            )
        else:
            text = f"{before.rstrip()}\n\n{rest}"
    path.write_text(text, encoding="utf-8")
    return "" if mark["draft"] else _sound(text)


def _changed(text: str, words: str, change: Callable[[list[str], int, int, int], list[str]]) -> str:
    """The text changed at the only line that begins with the words, and at what stands below it."""
    lines = text.splitlines()
    found = [at for at, line in enumerate(lines) if line.strip().startswith(words)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} lines begin with `{words}`")
    (at,) = found
    deep = _depth(lines[at])
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or _depth(lines[end]) > deep):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return "\n".join(change(lines, at, end, deep)) + "\n"


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _deeper(text: str, deep: int) -> list[str]:
    return [" " * deep + line if line.strip() else "" for line in text.rstrip().splitlines()]


def _sound(text: str) -> str:
    """Empty where a text is a deal without a problem whose examples pass."""
    source = Source(text, "block")
    deal, problems = check(source)
    if problems or deal is None:
        return "; ".join(f"{problem} (line {source.position(problem.span.start)[0]})" for problem in problems)
    outcomes = [run_example(deal, example) for example in deal.examples]
    return "; ".join(f"{each.title}: {failure}" for each in outcomes for failure in each.failures)


def _read_only(block: str, text: str) -> str:
    """Empty where lines can be read in a block."""
    above = _ABOVE[block].splitlines()
    deep = 2 * len(above)
    _, problems = parse(Source("\n".join([*above, *_deeper(text, deep)]) + "\n", "block"))
    return "; ".join(map(str, problems))
