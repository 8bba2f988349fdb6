"""As many drawn ledgers as asked, held against the second reading: `python -m tests.properties.second 200000 SEED`.

A third number is the processor minutes after which it stops. What differs is printed with its seeds; the exit code is
then 1.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random

from tests.drawn import kept
from tests.drawn.expressions import Drawing
from tests.properties.test_second_ledger import compare


def main(count: int, seed: int, minutes: float) -> int:
    random, done, lines = Random(seed), Counter[str](), 0
    until = time.process_time() + 60 * minutes
    while sum(done.values()) < count and time.process_time() < until:
        drawn, market = (random.getrandbits(48), random.randint(1, 4)), random.getrandbits(32)
        text = kept.deal(Drawing(*drawn, unknowns=False, questions=False))
        try:
            done[compare(text, market)] += 1
        except AssertionError as difference:
            done["differ"] += 1
            print(f"{drawn} {market}: {str(difference).splitlines()[0]}")
        lines += kept.journal(market, text).count("\n")
    print(f"{sum(done.values())} ledgers, {lines} lines: {dict(done)}")
    return 1 if done["differ"] else 0


if __name__ == "__main__":
    given = [float(each) for each in sys.argv[1:]]
    sys.exit(main(int(given[0]), int(given[1]), given[2] if len(given) > 2 else 10_000))
