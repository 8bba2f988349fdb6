"""Codes: each stands for one thing, is declared in one place, and has a wrong text with its message and remedy."""

import importlib
import pkgutil
from collections import defaultdict

import termlang
from termlang.cli.catalogue import ROOMS, codes, gallery, mistakes, page
from termlang.diagnostics import Mistake
from termlang.linter.covered import COVERED
from termlang.linter.rules import RULES, rule


def declared() -> dict[str, dict[int, tuple[str, Mistake]]]:
    """Every mistake of the package by its code: where it is found first."""
    found: dict[str, dict[int, tuple[str, Mistake]]] = defaultdict(dict)
    for each in pkgutil.walk_packages(termlang.__path__, "termlang."):
        if each.name.endswith(("__main__", "pytest_plugin")):
            continue
        for name, mistake in vars(importlib.import_module(each.name)).items():
            if isinstance(mistake, Mistake):
                found[mistake.code].setdefault(id(mistake), (f"{each.name}.{name}", mistake))
    return found


def test_a_code_has_one_name_and_one_place():
    several = {}
    for code, each in declared().items():
        names = {mistake.name for _, mistake in each.values()}
        rooms = {where.rpartition(".")[0] for where, _ in each.values()}
        # A warning that a strict reading makes an error is one mistake in two ranks, in one room.
        if len(names) > 1 or (len(each) > 1 and len({where.split(".")[1] for where, _ in each.values()}) > 1):
            several[code] = sorted(where for where, _ in each.values())
        elif len(each) > 1 and len({mistake.severity for _, mistake in each.values()}) < len(each):
            several[code] = sorted(rooms)
    assert not several


def test_a_code_is_a_rule_or_a_mistake_or_needs_no_rule():
    found = set(declared())
    assert not found & RULES.keys() and not found & COVERED.keys() and not RULES.keys() & COVERED.keys()


def test_a_name_belongs_to_one_code():
    named = defaultdict(set)
    for code in RULES:
        named[rule(code).name].add(code)
    for code, (_, mistake) in mistakes().items():
        named[mistake.name].add(code)
    assert not {name: found for name, found in named.items() if len(found) > 1}


def test_every_room_that_has_mistakes_is_in_the_catalogue():
    assert set(declared()) == set(mistakes()), f"name the module in ROOMS: {ROOMS}"


def test_every_code_has_a_wrong_text_its_message_and_what_to_do():
    shown = gallery()
    without = [code for code in mistakes() if code not in shown or not all(shown[code][:2])]
    assert not without, "add a wrong text, question or situation below docs/"
    assert not [code for code in mistakes() if not shown[code].remedy]
    assert not [code for code in codes() if code in mistakes() and "For example" not in page(code)]
