"""The same question has the same answer whatever the machine around it says."""

import decimal
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import termlang
from termlang.api import Market

ROOT = Path(__file__).resolve().parents[2]
SEED = (ROOT / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
SCRIPT = """
import sys, termlang
from termlang.api import Market
deal = termlang.load(sys.stdin.read())
market = Market.of(["1999-05-03"], {"close": ["10.00"]})
for answer in deal.quote("Series A", "$1,500,000", on="1999-05-03", market=market):
    print(answer.result.key(), answer.readings)
    waiting = [answer.result.reasons]
    while waiting:
        step = waiting.pop()
        print(step.what, step.value, step.note, step.span)
        waiting.extend(step.inputs)
"""


def answered(deal: termlang.Deal) -> list[object]:
    market = Market.of(["1999-05-03"], {"close": ["10.00"]})
    found = deal.quote("Series A", "$1,500,000", on="1999-05-03", market=market)
    return [(answer.result.key(), answer.readings) for answer in found]


def printed(**environment: str) -> str:
    paths = str(Path(termlang.__file__).parent.parent)
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=SEED,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return found.stdout


def test_under_another_decimal_context():
    deal = termlang.load(SEED)
    before = answered(deal)
    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_CEILING
        assert answered(deal) == before == answered(termlang.load(SEED))


@pytest.mark.parametrize(
    ("name", "value"), [("PYTHONHASHSEED", "1"), ("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")]
)
def test_in_another_environment(name, value):
    assert printed(**{name: value}) == printed(PYTHONHASHSEED="0")


def test_on_eight_threads():
    deal = termlang.load(SEED)
    wanted = answered(deal)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == wanted for found in pool.map(lambda _: answered(deal), range(64)))
