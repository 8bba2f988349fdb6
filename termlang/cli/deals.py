"""The deal a question is about: read from its file, with the values, readings and elections that flags give."""

from __future__ import annotations

from typing import Any

from termlang.api import Deal, load
from termlang.cli.documents import as_object, only_keys, read_object, texts
from termlang.cli.limits import limits
from termlang.cli.options import Situation
from termlang.cli.words import pairs
from termlang.files import MAX_GIVEN, STDIN, read_text, shown


def open_deal(path: str) -> Deal:
    """The deal in a file, or on standard input for `-`. Raises Unusable or Unsound."""
    most = limits()
    return load(read_text(path, most.source), "<stdin>" if path == STDIN else shown(path), limits=most)


def closed_deal(deal: Deal, situation: Situation) -> Deal:
    """The deal with what the flags give; flags win over the file of `--given`. Raises BadInput or Unusable."""
    values: dict[str, Any] = {}
    readings: dict[str, str] = {}
    elections: dict[str, str] = {}
    if situation.given is not None:
        where = f"`{shown(situation.given)}`"
        data = read_object(read_text(situation.given, MAX_GIVEN), where)
        only_keys(data, ("set", "readings", "elections"), where)
        values.update(as_object(data.get("set", {}), f"`set` of {where}"))
        readings.update(texts(data.get("readings", {}), f"`readings` of {where}"))
        elections.update(texts(data.get("elections", {}), f"`elections` of {where}"))
    values.update(pairs("--set", situation.set, "Call Floor=5.00"))
    readings.update(pairs("--reading", situation.reading, "Staging=Every Conversion"))
    given = deal.given(values, readings=readings, elections=elections)
    return given.given(elections=situation.elect) if situation.elect else given
