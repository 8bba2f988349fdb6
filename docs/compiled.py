"""Writes the table of `paths.md` that says which sample deals compile: `python docs/compiled.py`.

Each deal runs under the policy that nobody has to write: every right that it gives is used on each trading day for all
that is open. What it leaves undisclosed is given a value of its type, each question its first reading, each choice its
first label; what may be settled in two ways is settled in the
second. Each right is tried by itself.
"""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from termlang.api import Deal, load  # noqa: E402
from termlang.compile.lower.policy import lower  # noqa: E402
from termlang.compile.problems import NotCompilable  # noqa: E402
from termlang.market import Market  # noqa: E402
from termlang.model.clauses import Right, Verb  # noqa: E402
from termlang.model.examples import ALL  # noqa: E402
from termlang.model.expressions import Undisclosed  # noqa: E402
from termlang.model.policies import EACH_DAY, Policy, UseRight  # noqa: E402
from termlang.source import NOWHERE  # noqa: E402
from termlang.units import CONDITION, DATE, PURE  # noqa: E402

PAGE = ROOT / "docs" / "paths.md"
BEGIN, END = "<!-- Written by docs/compiled.py. -->\n", "<!-- End of what is written. -->\n"
DAY = date(2001, 6, 1)


def closed(deal: Deal) -> Deal:
    """A deal with some value for every term that it leaves open, and the first reading of every question."""
    given: dict[str, object] = {}
    for key, term in deal.model.terms.items():
        if isinstance(term.body, Undisclosed):
            if term.type in (CONDITION, DATE):
                given[str(key)] = True if term.type == CONDITION else DAY
            else:
                given[str(key)] = Fraction(1, 2) if term.type.unit == PURE else Fraction(5)
    readings = {name: question.readings[0] for name, question in deal.model.questions.items()}
    elections = {right.settlement: right.settlements[-1] for right in deal.model.rights.values() if right.settlements}
    return deal.given(given, readings=readings, elections=elections)  # type: ignore[arg-type]


def use_of(right: Right) -> UseRight:
    """A right used for all that is open; where prices are a choice, at the first."""
    labels = [label for grant in right.grants for offer in grant.offers for label, _ in offer.price.choices]
    asking = ALL if right.verb is Verb.REDEEM else None
    return UseRight(right.clause, right.name, asking, next(iter(labels), None) or None, EACH_DAY, None)


def stopped(deal: Deal, rights: list[Right]) -> list[tuple[str, str]]:
    """The rights that do not compile, each with the first reason."""
    found = []
    for right in rights:
        policy = Policy("all that is open", NOWHERE, (use_of(right),))
        market = Market.of([date(1980, 1, 2)], {"outstanding": ["10,000,000".replace(",", "")]})
        try:
            lower(deal.model, policy, deal.values, deal.readings, deal.elections, market)
        except NotCompilable as problem:
            found.append((right.name, problem.clauses[0][1]))
    return found


def rows() -> list[tuple[str, int, list[tuple[str, str]]]]:
    """For each sample deal how many rights it gives, and those that do not compile with the reason."""
    found = []
    for path in sorted((ROOT / "deals").glob("*.terms")):
        deal = closed(load(path.read_text(encoding="utf-8"), path.name))
        rights = [right for right in deal.model.rights.values() if right.verb is not Verb.ISSUE and not right.mandatory]
        if rights:
            found.append((path.stem, len(rights), stopped(deal, rights)))
    return found


def table() -> str:
    """The table, and what it comes to."""
    every = rows()
    whole = sum(not stops for _, _, stops in every)
    rights = sum(count for _, count, _ in every)
    compiled = rights - sum(len(stops) for _, _, stops in every)
    lines = [
        f"Of {len(every)} sample deals with rights to use, {whole} compile whole; of their {rights} rights, "
        f"{compiled}.",
        "",
        "| deal | rights | that do not compile | why |",
        "|---|---|---|---|",
    ]
    for name, count, stops in every:
        if stops:
            which = ", ".join(dict.fromkeys(right for right, _ in stops))
            why = "; ".join(dict.fromkeys(_plain(reason) for _, reason in stops))
            lines.append(f"| [{name}](../deals/{name}.terms) | {count} | {which} | {why} |")
    return "\n".join(lines) + "\n"


def _plain(reason: str) -> str:
    return reason.rstrip(",").replace("|", "/")


def page() -> str:
    """The page with the table as it is now."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def main() -> None:
    """Write the table into the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
