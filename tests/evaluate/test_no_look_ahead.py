"""Nothing looks ahead: what is observed after the day changes no answer, nor what a past day's term was."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from small_deals import small

from termlang.api import Market
from termlang.calendars import NYSE

DAYS = NYSE.between(date(2020, 3, 2), date(2020, 3, 20))
ON = DAYS[6]
TERMS = (
    "Ends means the average of Price over the 5 trading days ending on March 10, 2020\n"
    "Starts means the average of Price over the 3 trading days starting on March 9, 2020\n"
    "After Day means the lowest Price over the 3 trading days after March 9, 2020\n"
    "Later means Price on March 17, 2020\n"
    "Then means Starts on March 9, 2020\n"
    "Held means Price is above $5.00 per share for at least 2 of the 4 trading days starting on March 9, 2020\n"
    "Counted means the sum of Price over the 5 trading days starting on March 6, 2020 "
    "counting days when (Price is above $5.00 per share)\n"
    "Reported means Count\n"
)
NAMES = [line.partition(" means")[0] for line in TERMS.splitlines()]
DEAL = small(
    TERMS,
    price="the lesser of Price and Ends",
    lines="barred when Held is met\nblocked above 9.99% of Count, for each holder, the excess stays outstanding",
)
price = st.none() | st.integers(1, 1000).map(lambda cents: f"{cents // 100}.{cents % 100:02}").filter(
    lambda text: text != "0.00"
)


def market(closes: list[str | None], counts: list[str | None]) -> Market:
    return Market.of(list(DAYS), {"close": closes, "outstanding": counts})


def everything(found: Market) -> list[object]:
    seen: list[object] = []
    for name in NAMES:
        one = DEAL.value(name, on=ON, market=found).only
        seen.append((one.value, one.low, one.high, one.needs, [problem.message for problem in one.problems]))
    for answer in DEAL.quote("Series A", "$100,000", on=ON, market=found):
        seen.append(answer.result.key())
    return seen


@settings(max_examples=60, deadline=None)
@given(
    st.lists(price, min_size=len(DAYS), max_size=len(DAYS)),
    st.lists(price, min_size=len(DAYS), max_size=len(DAYS)),
)
def test_later_observations_change_nothing(closes, others):
    passed = sum(day <= ON for day in DAYS)
    counts = [None if text is None else text.replace(".", "") + "000" for text in closes]
    counts = [None if text is None else str(int(text)) for text in counts]
    changed = [*closes[:passed], *others[passed:]]
    changed_counts = [*counts[:passed], *(None for _ in DAYS[passed:])]
    assert everything(market(closes, counts)) == everything(market(changed, changed_counts))


def test_a_term_of_a_past_day_does_not_read_the_days_after_it():
    full = market(["7"] * len(DAYS), [None] * len(DAYS))
    found = DEAL.value("Then", on=DAYS[-1], market=full).only
    assert found.value is None and all("future" in need for need in found.needs)
