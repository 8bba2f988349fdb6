"""The yardstick of one quote: the Series A conversion of `deals/neotherapeutics.terms` as a few lines of floats.

Dates are turned into numbers beforehand, nothing is rounded and nothing is explained: the least that any quote can do.
"""

from __future__ import annotations

ISSUED = 4_000_000.0
FIXED_PRICE = 13.06
FIXED_DAYS = 90
OF_MARKET = 1.01
EACH_MONTH = 0.25
MOST_SHARES = 1_450_000.0


def quote(
    day: int,
    months: int,
    close: float,
    asked: float,
    converted: float,
    delivered: float,
    stipulated: float,
    floor: float,
    ceiling: float,
) -> tuple[str, float, float, float, bool]:
    """Status, amount, price, shares, and whether the company may redeem.

    `day` counts from the issue, `months` are those completed since the fixed price ended; `converted` and
    `delivered` are the dollars and the shares of earlier conversions.
    """
    callable_now = close < floor or close > ceiling
    if day <= FIXED_DAYS:
        price = FIXED_PRICE
        share = 1.0
    else:
        price = OF_MARKET * close
        if price > FIXED_PRICE:
            price = FIXED_PRICE
        share = EACH_MONTH * (months + 1)
        if share > 1.0:
            share = 1.0
    if price < stipulated or asked > share * ISSUED - converted:
        return "refused", 0.0, price, 0.0, callable_now
    shares = asked / price
    room = MOST_SHARES - delivered
    if shares > room:
        return "limited", room * price, price, room, callable_now
    return "allowed", asked, price, shares, callable_now
