"""Deals of many forms: what tests/reference does not read yet, and the interpreter must not stumble over."""

from __future__ import annotations

from tests.drawn import deals
from tests.drawn.expressions import Drawing


def blocks(drawing: Drawing) -> list[str]:
    """The blocks below the head; their order means nothing."""
    found = [deals.term(drawing, number) for number in range(1, drawing.count(2, 4))]
    found += [_state_term(drawing, name) for name in ("Kept Price", "Reset Price") if drawing.chance(0.5)]
    if drawing.chance(0.3):
        found.append(f"Weighted Price means {_weighted(drawing)}\n")
        drawing.prices.append("Weighted Price")
    found.append(_preferred(drawing))
    if drawing.chance(0.4):
        found.append(_heir(drawing))
    if drawing.chance(0.3):
        found.append(_note(drawing))
    if drawing.chance(0.3):
        found.append(f"payment on {drawing.day(1)} by Company to Holders:\n  ${drawing.count(1, 9)},000 in cash\n")
    return found


def _weighted(drawing: Drawing) -> str:
    return f"the volume-weighted average of Market Value over {drawing.span(0)[0]}"


def _state_term(drawing: Drawing, name: str) -> str:
    if name == "Kept Price":
        change = drawing.one(
            "  on each conversion of Series A: the lesser of itself and the price of it\n",
            "  on each issue of Common Stock below Kept Price: the lesser of itself and the price of it\n",
        )
        text = f"{name} starts at {drawing.cents()}{drawing.one('', ', adjusted for splits')}\n{change}"
    else:
        change = (
            f"  each {drawing.one('3 months', '45 days')} after Closing: the lesser of itself and {drawing.price(1)}\n"
        )
        text = f"{name} starts at {drawing.cents()}\n{change}"
    # A price of its own that later terms may name.
    drawing.prices.append(name)
    return text


def _preferred(drawing: Drawing) -> str:
    lines = [
        "preferred Series A:",
        "  issued on Closing to Holders, 400 shares of $10,000 stated value",
        f"  dividend {drawing.count(1, 12)}% a year on Stated Value:",
        f"    simple, {drawing.day_count()}, from Issue Date",
        f"    {drawing.one('in cash', 'in cash or Common Stock, as Company elects, otherwise cash')}",
    ]
    if "or Common" in lines[-1]:
        lines += [f"    shares priced at {drawing.price(1)}", "    shares rounded down, the fraction lapses"]
        if drawing.chance(0.5):
            lines.append(f"    over a limit {drawing.one('all', 'the rest')} in cash")
    if drawing.chance(0.5):
        lines.append(f"    paid each {drawing.one('month', 'quarter', 'year')}")
    lines += ["  conversion into Common Stock at the option of Holders:"]
    lines += [
        f"    from Issue Date through {drawing.count(10, 200)} days after Issue Date:",
        *_window(drawing),
        "    thereafter:",
        *_window(drawing),
    ]
    lines += _limits(drawing)
    if drawing.chance(0.2):
        lines.append(f"    priced {drawing.count(1, 6)} trading days after notice")
        if drawing.chance(0.5):
            lines.append(f"    settled {drawing.count(1, 3)} trading days after pricing")
    if drawing.chance(0.2):
        lines.append(f"    on {drawing.count(1, 20)} days notice")
    accrued = drawing.one("added", "forfeited", "paid in cash on conversion", "paid on the next date")
    lines += [f"    accrued dividends are {accrued}", "    shares rounded down, the fraction lapses"]
    if drawing.chance(0.4):
        lines += ["  redemption at the option of Company:"]
        if drawing.chance(0.5):
            lines.append(f"    when {drawing.condition(1)}")
        lines.append(f"    for {drawing.one('Stated Value plus Accrued Dividends', '(110% of Stated Value)')}")
    return "\n".join(lines) + "\n"


def _window(drawing: Drawing) -> list[str]:
    if drawing.chance(0.25):
        return [
            f"      when Staging is Every Conversion, all of it at {drawing.price(1)}",
            f"      when Staging is Later Ones, all of it at {drawing.price(1)}",
        ]
    if drawing.chance(0.25):
        return ["      all of it", f"      at {drawing.price(1)}, or {drawing.price(1)} as Holders elect"]
    if drawing.chance(0.25):
        return [
            "      25% more each month, counting every conversion, for each holder",
            f"      at {drawing.price(1)}",
        ]
    return ["      all of it", f"      at {drawing.price(2)}"]


def _limits(drawing: Drawing) -> list[str]:
    excess = drawing.one(
        "the excess stays outstanding",
        "the excess lapses",
        f"the excess is paid in cash at {drawing.price(0)}",
        "the request is refused",
    )
    scope = drawing.one("in total", "for each holder")
    counting = drawing.one("counting conversions", "counting conversions and dividends")
    unless = drawing.one("", ", unless Approval is met") if drawing.unknowns else ""
    lines = [f"    limit {drawing.count(1, 900)},000 shares, {counting}, {scope}, {excess}{unless}"]
    bound = drawing.one("4.99%", "19.9%")
    lines.append(f"    blocked above {bound} of Shares Outstanding, for each holder, the excess stays outstanding")
    return [line for line in lines if drawing.chance(0.4)]


def _heir(drawing: Drawing) -> str:
    lines = [
        "preferred Series B same as Series A except:",
        "  issued on Second Closing to Holders, 100 shares of $1,000 stated value",
    ]
    if drawing.chance(0.4):
        lines += [
            f"  dividend {drawing.count(1, 9)}% a year on Stated Value:",
            "    compounded quarterly, 30/360, from Issue Date",
            "    in cash",
        ]
    return "\n".join(lines) + "\n"


def _note(drawing: Drawing) -> str:
    lines = [
        "note Bridge Notes:",
        f"  issued on Closing to Holders, 500 notes of $1,000 principal{drawing.one('', ', for $950 each')}",
        f"  interest {drawing.count(1, 12)}% a year on Principal:",
        f"    simple, {drawing.day_count()}, from Issue Date",
        "    in cash",
        "  conversion into Common Stock at the option of Holders:",
        "    at any time:",
        "      all of it",
        f"      at {drawing.price(1)}",
        f"    accrued interest is {drawing.one('added', 'forfeited')}",
        "    shares rounded down, the fraction lapses",
    ]
    return "\n".join(lines) + "\n"
