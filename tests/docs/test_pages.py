"""Every block of every page runs, what a page shows is what comes out, and the reference is the one of the program."""

import re
from functools import cache
from typing import NamedTuple

import click
import generate
import pages
import pytest

import termlang
from termlang.cli.commands import commands

TEXTS = {path: (pages.ROOT / path).read_text(encoding="utf-8") for path in pages.pages()}
BLOCKS = [(path, block) for path, text in TEXTS.items() for block in pages.blocks_of(text)]
PROSE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@cache
def ran(path: str) -> tuple[dict[int, str], dict[str, str]]:
    """What is wrong with each block of a page, by the line of its fence; and the pictures that it draws."""
    found: dict[int, str] = {}
    pictures: dict[str, str] = {}
    for each in pages.run_page(path, pictures):
        found[each.block.line] = "\n".join(filter(None, (found.get(each.block.line, ""), each.wrong)))
    return found, pictures


@pytest.mark.parametrize(
    ("path", "block"), BLOCKS, ids=[f"{path}:{block.line}-{block.language}" for path, block in BLOCKS]
)
def test_a_block_runs_and_shows_what_comes_out(path: str, block: pages.Block) -> None:
    wrong = ran(path)[0][block.line]
    assert not wrong, f"{path}, line {block.line}: {wrong}\n(renew outputs with: python docs/generate.py --update)"


def test_the_pictures_of_the_study_are_those_that_its_blocks_draw() -> None:
    _, drawn = ran("docs/study.md")
    assert pages.shown_pictures(TEXTS["docs/study.md"]) == set(drawn) != set()
    for name, picture in drawn.items():
        kept = (pages.PICTURES / name).read_text(encoding="utf-8")
        assert picture == kept, f"{name} differs (renew it with: python docs/generate.py --update)"


def test_the_reference_is_the_one_that_the_program_writes() -> None:
    assert generate.REFERENCE.read_text(encoding="utf-8") == generate.reference(), "run: python docs/generate.py"


# ---------------------------------------------------------------------------------------------------------------- links


class Link(NamedTuple):
    """A link of a page to another page, or to a heading."""

    page: str
    target: str


def prose(path: str) -> str:
    return PROSE.sub("", TEXTS[path])


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(PROSE.sub("", text)))
    return {heading.strip().replace(" ", "-") for heading in plain}


LINKS = [Link(path, target) for path in TEXTS for target in LINK.findall(prose(path)) if not target.startswith("http")]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link.page}>{link.target}")
def test_a_link_leads_somewhere(link: Link) -> None:
    name, _, anchor = link.target.partition("#")
    page = (pages.ROOT / link.page).parent / name if name else pages.ROOT / link.page
    assert page.is_file()
    assert not anchor or anchor in anchors(page.read_text(encoding="utf-8"))


def test_the_map_leads_to_every_page() -> None:
    mapped = {(pages.ROOT / "docs" / target).resolve() for target in LINK.findall(TEXTS["docs/index.md"])}
    assert {(pages.ROOT / path).resolve() for path in TEXTS} - mapped <= {pages.ROOT / "docs" / "index.md"}


# ------------------------------------------------------------------------------------------------- nothing is left out


def test_the_page_of_the_command_has_every_command_and_flag() -> None:
    context = click.Context(commands)
    assert isinstance(commands, click.Group)
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command is not None
        assert f"\n## {name}\n" in TEXTS["docs/command.md"]
        for parameter in command.params:
            for flag in parameter.opts if isinstance(parameter, click.Option) else ():
                assert flag == "-h" or flag in TEXTS["docs/command.md"], f"{name} {flag}"


def test_the_page_of_python_has_every_public_name() -> None:
    unsaid = [name for name in termlang.__all__ if not re.search(rf"\b{name}\b", TEXTS["docs/python.md"])]
    assert not unsaid


def test_a_reader_can_type_the_commands_of_the_makefile() -> None:
    makefile = (pages.ROOT / "Makefile").read_text(encoding="utf-8")
    for typed in pages.TYPED:
        if typed.startswith("make "):
            assert f"\n{typed[5:]}:" in makefile


@pytest.mark.parametrize("path", sorted(TEXTS))
def test_a_line_of_prose_fits_on_a_screen(path: str) -> None:
    """Tables and links cannot be broken."""
    long = [line for line in prose(path).splitlines() if len(line) > 120 and "|" not in line and "](" not in line]
    assert not long
