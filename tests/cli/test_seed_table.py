"""What the seed deal must show, asked through the command."""

import pytest

SEED = "neotherapeutics.terms"
GIVEN = ("--set", "Call Floor=0.50", "--set", "Call Ceiling=100", "--reading", "First Increment=At Once")
PRICE = ("--set", "Stipulated Price=4.00")
EVERY = ("--reading", "Staging=Every Conversion")
VARIABLE = ("--reading", "Staging=Variable Price Only")


def quote(answers, amount, on, close, *more, exit=0):
    words = ("quote", SEED, "Series A", "--amount", amount, "--on", on, "--price", f"close={close}")
    (answer,) = answers(*words, *more, exit=exit)
    return answer


@pytest.mark.parametrize(
    ("amount", "on", "close", "more", "shares", "price"),
    [
        ("$1,000,000", "1999-03-30", "9.00", (), "76569", "13.06"),
        ("$4,000,000", "1999-03-30", "9.00", (), "306278", "13.06"),
        ("$1,000,000", "1999-04-29", "10.00", EVERY, "76569", "13.06"),
        ("$1,000,000", "1999-04-30", "10.00", EVERY, "99009", "10.1"),
        ("$1,000,000", "1999-05-03", "10.00", EVERY, "99009", "10.1"),
        ("$1,500,000", "1999-05-03", "10.00", VARIABLE, "137294", None),
    ],
)
def test_conversions(answers, amount, on, close, more, shares, price):
    answer = quote(answers, amount, on, close, *GIVEN, *PRICE, *more)
    assert (answer["status"], answer["shares"], answer["price"]) == ("allowed", shares, price)


def test_the_first_increment_a_month_later(answers):
    later = ("--reading", "First Increment=A Month Later")
    answer = quote(answers, "$1,000,000", "1999-05-03", "10.00", *PRICE, *EVERY, *later, exit=1)
    assert (answer["status"], answer["opens"]) == ("refused", "1999-05-30")


def test_more_than_is_open(answers):
    answer = quote(answers, "$1,500,000", "1999-05-03", "10.00", *GIVEN, *PRICE, *EVERY, exit=1)
    assert answer["status"] == "refused" and any("25%" in line for line in answer["binding"])


def test_the_share_limit(answers):
    low = ("--set", "Stipulated Price=1.00")
    answer = quote(answers, "$4,000,000", "1999-08-02", "2.00", *GIVEN, *low, *EVERY)
    figures = [answer[name] for name in ("status", "shares", "price", "amount", "remaining")]
    assert figures == ["limited", "1450000", "2.02", "2929000", "1071000"]
    assert any("1,450,000" in line for line in answer["binding"])


def test_the_bar(answers):
    answer = quote(answers, "$1,000,000", "1999-05-03", "3.00", *GIVEN, *PRICE, *EVERY, exit=1)
    assert answer["status"] == "refused" and any("barred" in line for line in answer["binding"])


def test_what_is_not_disclosed(answers):
    answer = quote(answers, "$1,000,000", "1999-05-03", "3.00", *GIVEN, *EVERY, exit=1)
    assert (answer["status"], answer["needs"]) == ("unknown", ["Stipulated Price"])


def test_the_dividend_on_all_shares(answers):
    (answer,) = answers("eval", SEED, "Accrued Dividends of Series A * 400", "--on", "1999-07-28")
    assert answer["value"] == "7200000/73" and answer["approx"]["value"].startswith("98630.13")


def test_the_warrants(answers):
    asked = ("quote", SEED, "Investor Warrants", "--amount", "all", "--on")
    (answer,) = answers(*asked, "2003-06-02")
    assert (answer["shares"], answer["cash"]) == ("75000", "973500")
    (answer,) = answers(*asked, "2004-02-02", exit=1)
    assert answer["status"] == "refused"


def test_the_fixed_price_of_series_b(answers, here):
    days = "1999-07-27 1999-07-28 1999-07-29 1999-07-30 1999-08-02".split()
    rows = [f"{day},{close}" for day, close in zip(days, (8, 9, 10, 11, 12), strict=True)]
    (here / "five.csv").write_text("\n".join(["date,close", *rows]) + "\n")
    words = ("eval", SEED, "Fixed Price of Series B", "--on", "1999-08-02", "--set", "Second Closing=1999-08-02")
    (answer,) = answers(*words, "--prices", "five.csv")
    assert answer["value"] == "12.5"


@pytest.mark.parametrize(
    ("close", "status"), [("4.99", "allowed"), ("5.00", "refused"), ("24.00", "refused"), ("24.01", "allowed")]
)
def test_redemption(answers, close, status):
    bounds = ("--set", "Call Floor=5", "--set", "Call Ceiling=24", "--set", "Redemption Price of Series A=$12,000")
    words = ("quote", SEED, "Series A redemption", "--on", "1999-06-01", "--price", f"close={close}", *bounds)
    (answer,) = answers(*words, exit=int(status == "refused"))
    assert answer["status"] == status


def test_valence(answers):
    words = ("eval", "valence.terms", "Variable Price of Series A", "--on", "1999-11-22", "--prices", "valence.csv")
    (answer,) = answers(*words)
    assert answer["value"] == "5.9338"


def test_both_prices_of_bbby(answers):
    words = ("quote", "bbby.terms", "Series A", "--amount", "all", "--on", "2023-02-21")
    given = ("--prices", "bbby-scenario.csv", "--set", "Shares Outstanding=10,000,000,000")
    found = answers(*words, *given, "--reading", "Alternate=At Any Time")
    assert sorted(answer["shares"] for answer in found) == ["38512195", "99822986"]
