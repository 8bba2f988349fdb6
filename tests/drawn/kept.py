"""Deals that are kept by a journal, and journals for them: limits, lots, dividends, redemptions, warrants.

What they ask for is in the range in which limits bind now and then; each form is drawn by itself.
"""

from __future__ import annotations

from datetime import date
from random import Random

from termlang.calendars import NYSE
from tests.drawn.expressions import COUNTS, Drawing

HEAD = """language 1
deal "A kept deal"
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
Approval is undisclosed, a condition
"""
DAYS = NYSE.between(date(1999, 2, 16), date(1999, 12, 31))
THROUGH = date(2000, 1, 14)
UNITS = 400
EXCESS = ("the excess stays outstanding",) * 3 + ("the excess lapses", "the request is refused")


def deal(drawing: Drawing) -> str:
    """A deal with a preferred stock of $10,000 a unit, and perhaps warrants and a payment."""
    text = HEAD.format(months=drawing.one("end on the last day", "run into the next"))
    text += "".join(terms(drawing))
    text += preferred(drawing)
    if drawing.chance(0.5):
        text += warrants(drawing)
    if drawing.chance(0.3):
        day = drawing.one("1999-03-15", "June 30, 1999", "45 days after Closing")
        text += f"payment on {day} by Company to Holders:\n  ${drawing.count(1, 9)},000 in cash\n"
    return text


# --------------------------------------------------------------------------------------------------------------- terms


def terms(drawing: Drawing) -> list[str]:
    found = [f"Own Cap means {drawing.one('4.99%', '9.99%')}\n  except when Approval is met: 19.9%\n"]
    marks = drawing.one("", ", adjusted for splits")
    if drawing.chance(0.4):
        lower = drawing.one("the lesser of itself and the price of it", "(90% of itself)", "the price of it")
        of = drawing.one("conversion of Series A", "issue of Common Stock", "issue of Common Stock below Kept Price")
        found.append(f"Kept Price starts at {_price(drawing)}{marks}\n  on each {of}: {lower}\n")
        drawing.prices.append("Kept Price")
    if drawing.chance(0.4):
        every = drawing.one("3 months after Closing", "45 days after Closing, rolled to the next trading day")
        value = drawing.one("the lesser of itself and (85% of Market Value)", "(itself - $0.10 per share)")
        found.append(f"Reset Price starts at {_price(drawing)}\n  each {every}: {value}\n")
        drawing.prices.append("Reset Price")
    return found


def _price(drawing: Drawing) -> str:
    return drawing.cents(300, 1500)


def price(drawing: Drawing, verb: str) -> str:
    """A price that is seldom at or below zero."""
    day = f"{verb.capitalize()} Date"
    return drawing.one(
        _price(drawing),
        f"({drawing.count(70, 120)}% of Market Value)",
        f"the lesser of {_price(drawing)} and ({drawing.count(70, 110)}% of Market Value)",
        f"the average of the 3 lowest Market Value over the {drawing.count(5, 12)} trading days ending on {day}",
        f"the volume-weighted average of Market Value over the {drawing.count(2, 6)} trading days before {day}",
        drawing.one(*drawing.prices),
    )


# --------------------------------------------------------------------------------------------------------- instruments


def preferred(drawing: Drawing) -> str:
    units = drawing.one("", "", ", in whole shares", ", to 2 decimals")
    lines = [f"  issued on Closing to Holders, {UNITS} shares of $10,000 stated value{units}"]
    pays = drawing.chance(0.6)
    if pays:
        lines += dividend(drawing)
    lines += ["  conversion into Common Stock at the option of Holders:", *_right(drawing, "conversion")]
    if pays:
        fates = ("added", "forfeited", "paid in cash on conversion", "paid on the next date")
        lines.append(f"    accrued dividends are {drawing.one(*fates)}")
    for party in ("Company", "Holders"):
        if drawing.chance(0.45):
            lines += redemption(drawing, party, pays)
    return "preferred Series A:\n" + "\n".join(lines) + "\n"


def dividend(drawing: Drawing) -> list[str]:
    lines = [f"  dividend {drawing.count(1, 12)}% a year on Stated Value:"]
    dated = drawing.chance(0.5)
    how = drawing.one("simple", "simple", "simple" if dated else "compounded quarterly")
    lines.append(f"    {how}, {drawing.one(*COUNTS)}, from Issue Date")
    if dated:
        lines.append(f"    paid each {drawing.one('quarter', 'month')} from April 15, 1999")
        if drawing.chance(0.4):
            how = "cash or added to Stated Value, as Company elects, otherwise added to Stated Value"
            return [*lines, f"    in {how}"]
    means = drawing.one("cash", "cash", "shares")
    lines.append(f"    in {'cash' if means == 'cash' else 'cash or Common Stock, as Company elects, otherwise cash'}")
    if means == "shares":
        lines += [f"    shares priced at {drawing.one('Market Value', '(95% of Market Value)')}"]
        lines += [f"    shares rounded down, the fraction {drawing.one('lapses', 'is paid in cash at Market Value')}"]
    return lines


def warrants(drawing: Drawing) -> str:
    each = drawing.one("1 share", "3 shares", "0.5 shares")
    lines = [f"  issued on Closing to Holders, 75,000 warrants, each for {each}"]
    lines += ["  exercise into Common Stock at the option of Holders:", *_right(drawing, "exercise")]
    if drawing.chance(0.5):
        lines.append(f"    cashless at Market Value{drawing.one('', ' when Approval is met')}")
    return "warrant Some Warrants:\n" + "\n".join(lines) + "\n"


def redemption(drawing: Drawing, party: str, pays: bool) -> list[str]:
    lines = [f"  redemption {'Put ' if party == 'Holders' else ''}at the option of {party}:"]
    if drawing.chance(0.3):
        lines.append("    each month from the 6th through the 25th:")
    if party == "Company" and drawing.chance(0.25):
        lines.append(f"    on {drawing.count(1, 12)} days notice")
    if drawing.chance(0.3):
        lines.append(f"    when Market Value is {drawing.one('above', 'below')} {_price(drawing)}")
    worth = (
        "the present value of $150 per share of Series A paid each quarter from April 15, 1999 "
        f"through {drawing.one('October 15, 2000', 'January 15, 2001')}, discounted to Redemption Date "
        f"at {drawing.count(3, 12)}% a year, {drawing.one('simple', 'compounded quarterly')}, {drawing.one(*COUNTS)}"
    )
    options = [f"{drawing.count(100, 130)}% of Stated Value", "(Stated Value plus Make Whole)"]
    if pays:
        options.append("Stated Value plus Accrued Dividends")
    chosen = drawing.one(*options)
    if "Make Whole" in chosen and "Make Whole" not in drawing.numbers:
        drawing.numbers.append("Make Whole")
        lines.insert(0, f"  Make Whole means {worth}")
    lines.append(f"    for {chosen}{drawing.one('', ', rounded to nearest to the cent')}")
    if drawing.chance(0.5):
        lines.append(_amounts(drawing))
    if drawing.chance(0.6):
        scope = drawing.one("in total", "for each holder") if party == "Holders" else "in total"
        bound = drawing.one(
            f"${drawing.count(1, 90)}0,000, in cash",
            f"${drawing.count(1, 90)}0,000, in stated value",
            f"{drawing.count(5, 90)} shares of Series A",
        )
        excess = drawing.one(*EXCESS[2:])
        excess = "the excess stays outstanding" if "lapses" in excess else excess
        lines.append(f"    limit {bound}, counting redemptions, {scope}{_recurring(drawing)}, {excess}")
    return lines


# -------------------------------------------------------------------------------------------------------------- rights


def _right(drawing: Drawing, verb: str) -> list[str]:
    first = drawing.one("from Issue Date through 90 days after Issue Date:", "until 4 months after Issue Date:")
    lines = [f"    {first}", *_window(drawing, verb), "    thereafter:", *_window(drawing, verb)]
    if drawing.chance(0.2):
        lines = ["    at any time:", "      all of it", f"      at {price(drawing, verb)}"]
    mode = drawing.one("down", "down", "up", "to nearest")
    fate = drawing.one("lapses", "is paid in cash at Market Value")
    lines.append(f"    shares rounded {mode}{f', the fraction {fate}' if mode == 'down' else ''}")
    if drawing.chance(0.3):
        lots = f"in multiples of {drawing.count(2, 9)}00 warrants of Some Warrants, the excess stays outstanding"
        lines.append(_amounts(drawing) if verb == "conversion" else f"    amounts {lots}")
    excess = drawing.one(*EXCESS)
    if drawing.chance(0.4):
        lines.append(_limit(drawing, verb, excess))
    if drawing.chance(0.3):
        lines.append(_limit(drawing, verb, excess))
    if drawing.chance(0.3):
        lines.append(_in_units(drawing, verb))
    if drawing.chance(0.3):
        part = drawing.one(
            "4.99% of Shares Outstanding", "9.99% of Shares Outstanding", "Own Cap of Shares Outstanding"
        )
        lines.append(f"    blocked above {part}, for each holder, {excess}")
    if verb == "conversion" and drawing.chance(0.3):
        of = drawing.one("Amount Converted", "(Shares Delivered * $1.00 per share)")
        lines.append(f"    also {drawing.count(1, 30)}% of {of} in cash")
    if drawing.chance(0.2):
        lines.append(f"    barred when {verb.capitalize()} Price is below $2.00 per share")
    if drawing.chance(0.2):
        lines.append(f"    provided (Approval is met or Market Value is above {_price(drawing)})")
    return lines


def _window(drawing: Drawing, verb: str) -> list[str]:
    scope = drawing.one("", ", for each holder")
    up_to = "$900,000" if verb == "conversion" else "20,000 warrants"
    first, every = drawing.one("", "10% at once, and "), drawing.one("month", "quarter")
    amount = drawing.one(
        "all of it",
        "all of it",
        f"{first}25% more each {every}, counting every {verb}{scope}",
        f"up to {up_to}, counting {verb}s in this window",
    )
    if drawing.chance(0.3) and amount != "all of it":
        amount += ", as much as is open"
    marks = drawing.one("", "", ", rounded to nearest to 4 decimals", ", rounded up to the cent")
    return [f"      {amount}", f"      at {price(drawing, verb)}{marks}"]


def _amounts(drawing: Drawing) -> str:
    size = drawing.one("$20,000", "$15,000", "3 shares of Series A", "7 shares of Series A")
    least = drawing.one("", "of at least $50,000, ", "of at least 4 shares of Series A, ")
    tails = (
        drawing.one("", ", or all that is left")
        + ", "
        + drawing.one("the excess stays outstanding", "the request is refused")
    )
    return f"    amounts {least}in multiples of {size}{tails}"


def _recurring(drawing: Drawing) -> str:
    return drawing.one(
        "",
        ", in each calendar month",
        ", in each calendar quarter",
        ", in each calendar year",
        f", in any {drawing.count(5, 60)} days",
        f", in any {drawing.count(3, 30)} trading days",
    )


def _limit(drawing: Drawing, verb: str, excess: str) -> str:
    scope = drawing.one("in total", "for each holder", "for each holder, pro rata", f"in each {verb}")
    recurring = "" if "each " + verb in scope or "pro" in scope else _recurring(drawing)
    marks = drawing.one("", "", ", adjusted for splits", ", unless Approval is met")
    return f"    limit {drawing.count(1, 400)},000 shares, counting {verb}s, {scope}{recurring}, {excess}{marks}"


def _in_units(drawing: Drawing, verb: str) -> str:
    if verb == "conversion":
        bound = drawing.one(
            f"{drawing.count(5, 200)} shares of Series A", f"${drawing.count(1, 90)}0,000, in stated value"
        )
    else:
        bound = f"{drawing.count(1, 40)},000 warrants of Some Warrants"
    excess = drawing.one("the excess stays outstanding", "the request is refused")
    scope = drawing.one("in total", "for each holder")
    return f"    limit {bound}, counting {verb}s, {scope}{_recurring(drawing)}, {excess}"


# ------------------------------------------------------------------------------------------------------------ journals


def journal(seed: int, deal: str) -> str:
    """Dated lines in order: who asks for what, and what happens besides."""
    random = Random(seed)
    lines = [(date(1999, 2, 12), f"Approval is {random.choice(('met', 'not met'))}")]
    if random.random() < 0.9:
        for who, units in (("Ann", 150), ("Bob", 200)):
            lines.append((date(1999, 2, 12), f"Company issues {units} shares of Series A to {who}"))
            if "Some Warrants" in deal:
                lines.append((date(1999, 2, 12), f"Company issues {units}00 warrants of Some Warrants to {who}"))
    days = sorted(random.choice(DAYS) for _ in range(random.randint(2, 14)))
    lines += [(day, _line(random, deal)) for day in days]
    return "".join(f"{day} {line}\n" for day, line in lines)


def _line(random: Random, deal: str) -> str:
    who, other = random.choice(("Ann", "Bob")), random.choice(("Ann", "Bob"))
    units, cents = random.choice((random.randint(1, 12), random.randint(1, 90))), random.randint(100, 2500)
    at = f"${cents // 100}.{cents % 100:02}"
    kinds = [
        *[f"{who} converts {units} shares of Series A"] * 3,
        *[f"{who} converts ${units * 5},000 of Series A"] * 2,
        f"{who} converts all of Series A",
        f"{who} converts all that is open of Series A",
        f"{who} transfers {units} shares of Series A to {other}",
        f"{who} sells {units * 100} shares of Common Stock",
        f"Company issues {units},000 shares of Common Stock at {at} per share",
        f"Common Stock splits {random.choice(('2 for 1', '3 for 2', '1 for 2', '1 for 10'))}",
        f"Approval is {random.choice(('met', 'not met'))}",
    ]
    if "dividend" in deal:
        kinds += ["Company pays the dividend of Series A"] * 2
        if "or Common Stock" in deal:
            kinds += [
                "Company elects Common Stock for the dividend of Series A",
                "Company elects cash for the dividend of Series A",
            ]
    if "days notice" in deal:
        kinds.append("Company gives notice of the redemption of Series A")
    if "added to" in deal:
        kinds.append("Company elects cash for the dividend of Series A")
    if "payment on" in deal:
        kinds.append("Company pays what is due to Holders")
    if "option of Company" in deal:
        kinds += [
            f"Company redeems {units} shares of Series A",
            f"Company redeems ${units * 10},000 of Series A held by {who}",
        ]
    if "redemption Put" in deal:
        kinds += [f"{who} redeems {units} shares of Series A", f"{who} redeems all of Series A"]
    if "Some Warrants" in deal:
        kinds += [f"{who} exercises {units}00 warrants of Some Warrants"] * 2
        if "cashless" in deal:
            for how in ("cashless", "in cash"):
                kinds += [f"{who} exercises {units}00 warrants of Some Warrants, {how}"] * 2
    return random.choice(kinds)
