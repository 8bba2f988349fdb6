"""Whole deals: a head, terms, an instrument or two with their rights."""

from __future__ import annotations

from tests.drawn.expressions import Drawing

HEAD = """language 1
deal "A drawn deal"
currency USD
calendar NYSE
business calendar Weekdays
months {months}
party Company "the issuer"
party Holders "Ann", "Bob"
stock Common Stock of Company
Market Value means the closing price of Common Stock
Shares Outstanding means the last reported shares outstanding of Common Stock
Closing means January 29, 1999
Second Closing means March 31, 1999
"""
UNKNOWNS = """Secret Price is undisclosed, in $ per share{bounds}
Approval is undisclosed, a condition
"""
QUESTION = """question Staging "Is every conversion staged?":
  reading Every Conversion
  reading Later Ones
"""
MONTHS = ("end on the last day", "run into the next")


def deal(drawing: Drawing, *, instruments: bool = True) -> str:
    """A deal that checks clean, but for what only a price can show."""
    return head(drawing) + "".join(blocks(drawing, instruments=instruments))


def head(drawing: Drawing) -> str:
    text = HEAD.format(months=drawing.one(*MONTHS))
    if drawing.unknowns:
        bounds = drawing.one("", ", between $1.00 per share and $20.00 per share", ", at least $2.00 per share")
        text += UNKNOWNS.format(bounds=bounds)
    return text + (QUESTION if drawing.questions else "")


def blocks(drawing: Drawing, *, instruments: bool = True) -> list[str]:
    """The blocks below the head; their order means nothing."""
    found = [term(drawing, number) for number in range(1, drawing.count(2, 2 + 2 * drawing.size))]
    if not instruments:
        return [*found, preferred(drawing, plain=True)]
    found.append(preferred(drawing))
    if drawing.chance(0.4):
        found.append(warrant(drawing))
    return found


# --------------------------------------------------------------------------------------------------------------- terms


def term(drawing: Drawing, number: int) -> str:
    """A term of some type, which later ones may name."""
    kind = drawing.one("price", "price", "price", "number", "date", "condition", "money")
    if kind == "date":
        name = f"Day {number}"
        text = f"{name} means {drawing.day()}\n"
        drawing.dates.append(name)
        return text
    if kind == "condition":
        name = f"Test {number}"
        text = f"{name} means {drawing.condition()}\n"
        drawing.conditions.append(name)
        return text
    if kind == "money":
        return f"Interest {number} means {drawing.accrual()}\n"
    if kind == "number":
        name = f"Ratio {number}"
        text = _figure(drawing, name, drawing.number)
        drawing.numbers.append(name)
        return text
    name = f"Price {number}"
    text = _figure(drawing, name, drawing.price)
    drawing.prices.append(name)
    return text


def _figure(drawing: Drawing, name: str, draw) -> str:
    if drawing.chance(0.2):
        pieces = "".join(f"  {draw()} when {drawing.condition()}\n" for _ in range(drawing.count(1, 2)))
        return f"{name} means:\n{pieces}  otherwise {draw()}\n"
    marks = ", adjusted for splits" if name.startswith("Price") and drawing.chance(0.3) else ""
    marks += f", {_rounding(drawing, name)}" if drawing.chance(0.4) else ""
    exception = f"  except when {drawing.condition()}: {draw()}\n" if drawing.chance(0.2) else ""
    return f"{name} means {draw()}{marks}\n{exception}"


def _rounding(drawing: Drawing, name: str) -> str:
    found = drawing.rounding()
    return found.replace("the cent", "2 decimals") if name.startswith("Ratio") else found


# --------------------------------------------------------------------------------------------------------- instruments


def preferred(drawing: Drawing, *, plain: bool = False) -> str:
    units = drawing.one("", "", ", in whole shares", ", to 2 decimals")
    lines = [
        f"  issued on {drawing.one('Closing', '1999-02-10')} to Holders, 400 shares of $10,000 stated value{units}"
    ]
    dividend = not plain and drawing.chance(0.4)
    if dividend:
        how = drawing.one("simple", "compounded quarterly")
        lines += [
            f"  dividend {drawing.count(1, 12)}% a year on Stated Value:",
            f"    {how}, {drawing.day_count()}, {drawing.one('from', 'after')} Issue Date{drawing.one('', ' through')}",
            "    in cash",
        ]
    lines += ["  conversion into Common Stock at the option of Holders:"]
    if plain:
        lines += ["    at any time:", "      all of it", "      at $10.00 per share"]
        lines += ["    shares rounded down, the fraction lapses"]
    else:
        lines += _right(drawing, "conversion", "$1,000,000")
    if dividend:
        lines.append(f"    accrued dividends are {drawing.one('added', 'forfeited', 'paid in cash on conversion')}")
    if not plain and drawing.chance(0.3):
        lines += [
            "  redemption at the option of Company:",
            f"    when {drawing.condition(1)}",
            "    for Stated Value",
        ]
    return "preferred Series A:\n" + "\n".join(lines) + "\n"


def warrant(drawing: Drawing) -> str:
    each = drawing.one("1 share", "3 shares", "0.5 shares")
    lines = [f"  issued on Closing to Holders, 75,000 warrants, each for {each}"]
    lines += ["  exercise into Common Stock at the option of Holders:"]
    lines += _right(drawing, "exercise", "10,000 warrants")
    return "warrant Some Warrants:\n" + "\n".join(lines) + "\n"


def _right(drawing: Drawing, verb: str, up_to: str) -> list[str]:
    first = drawing.one(
        f"from Issue Date through {drawing.count(10, 200)} days after Issue Date:",
        f"until {drawing.count(10, 200)} days after Issue Date:",
        f"after Issue Date before {drawing.count(1, 6)} months after Issue Date:",
    )
    lines = [f"    {first}", *_window(drawing, verb, up_to), "    thereafter:", *_window(drawing, verb, up_to)]
    if drawing.chance(0.15):
        # Parts of a month on month are counted from the first day of a window, and this one has none.
        lines = ["    at any time:", "      all of it", f"      at {drawing.price(2)}"]
    mode = drawing.one("down", "up", "to nearest", "half even")
    fate = ""
    if mode == "down" or drawing.chance(0.5):
        fate = drawing.one(", the fraction lapses", f", the fraction is paid in cash at {drawing.price_leaf()}")
    lines.append(f"    shares rounded {mode}{fate if mode == 'down' else ''}")
    optional = [
        f"    limit {drawing.count(1, 500)},000 shares, counting {verb}s, in total, the excess stays outstanding",
        f"    blocked above {drawing.one('4.99%', '9.99%', '19.9%')} of Shares Outstanding, for each holder, "
        "the excess stays outstanding",
        f"    barred when {verb.capitalize()} Price is below {drawing.price(1)}",
        f"    provided {drawing.condition(1)}",
    ]
    return lines + [line for line in optional if drawing.chance(0.35)]


def _window(drawing: Drawing, verb: str, up_to: str) -> list[str]:
    amount = drawing.one(
        "all of it",
        "all of it",
        f"{drawing.one('', '10% at once, and ')}25% more each {drawing.one('month', 'quarter')}, counting every {verb}",
        f"up to {up_to}, counting {verb}s in this window",
    )
    if drawing.chance(0.2) and amount != "all of it":
        amount += ", as much as is open"
    marks = drawing.one("", "", ", rounded to nearest to 4 decimals", ", rounded up to the cent")
    return [f"      {amount}", f"      at {drawing.price(2)}{marks}"]
