import pytest

SEED = "neotherapeutics.terms"
READ = ("--reading", "Staging=Every Conversion", "--reading", "First Increment=At Once")


def save(termlang, name, what, on, *more, exit=0):
    return termlang("quote", SEED, what, "--on", on, *more, "--save-example", name, exit=exit)


@pytest.mark.parametrize(
    ("what", "on", "more", "exit", "expected"),
    [
        (
            "Series A", "1999-05-03",
            ("--amount", "$1,000,000", "--price", "close=10.00", "--set", "Stipulated Price=4.00", *READ),
            0, "expect 99,009 shares at $10.10 per share",
        ),
        (
            "Series A", "1999-08-02",
            ("--amount", "all", "--price", "close=2.00", "--set", "Stipulated Price=1.00", *READ),
            0, "expect limited to 1,450,000 shares at $2.02 per share",
        ),
        (
            "Series A", "1999-05-03",
            ("--amount", "100 shares", "--price", "close=3.00", "--set", "Stipulated Price=4.00", *READ),
            1, 'expect refused, naming "barred when',
        ),
        ("Series A", "1999-05-03", ("--amount", "all", "--price", "close=3", *READ), 1, "expect refused"),
        (
            "Series A", "1999-05-03", ("--amount", "$1,000,000", "--price", "close=3", *READ),
            1, "expect unknown, needs Stipulated Price",
        ),
        ("Investor Warrants", "2003-06-02", ("--amount", "500 warrants"), 0, "expect 500 shares at $12.98 per share"),
        (
            "Series A redemption", "1999-06-01",
            ("--price", "close=4.99", "--set", "Call Floor=5", "--set", "Redemption Price of Series A=$12,000"),
            0, "expect $4,800,000",
        ),
    ],
)  # fmt: skip
def test_an_answer_becomes_an_example_that_passes(termlang, here, what, on, more, exit, expected):
    before = (here / SEED).read_text()
    count = int(termlang("test", SEED).stdout.split()[-4])
    save(termlang, "kept", what, on, *more, exit=exit)
    after = (here / SEED).read_text()
    assert after.startswith(before.rstrip()) and expected in after
    assert termlang("test", SEED).stdout.endswith(f"{count + 1} passed, 0 failed\n")
    termlang("fmt", "--check", SEED)


def test_only_the_prices_that_were_read_are_kept(termlang, here):
    days = "1999-07-26 1999-07-27 1999-07-28 1999-07-29 1999-07-30 1999-08-02 1999-08-03".split()
    (here / "p.csv").write_text("date,close\n" + "".join(f"{day},10\n" for day in days))
    save(termlang, "kept", "Series B", "1999-08-03", "--amount", "all", "--prices", "p.csv",
         "--set", "Second Closing=1999-08-02", "--set", "Stipulated Price=4")  # fmt: skip
    block = (here / SEED).read_text().partition('example "kept"')[2]
    assert "given prices of Common Stock:\n    date close\n" in block
    assert "1999-07-27" in block and "1999-07-26" not in block and "given Second Closing is 1999-08-02" in block


@pytest.mark.parametrize("name", ['a "quote"', "", "two\nlines", "day 60, at the fixed price"])
def test_a_name_that_cannot_stand(termlang, here, name):
    before = (here / SEED).read_bytes()
    save(termlang, name, "Investor Warrants", "2003-06-02", "--amount", "all", exit=2)
    assert (here / SEED).read_bytes() == before


def test_what_an_example_cannot_say_is_not_written(termlang, here):
    before = (here / SEED).read_bytes()
    assert "E921" in save(termlang, "x", "Series A", "1999-05-03", "--amount", "all", exit=2).stderr
    sale = ("Series B Sale", "1999-07-28", "--set", "Sale Conditions=met")
    assert "E921" in save(termlang, "x", *sale, exit=2).stderr
    assert (here / SEED).read_bytes() == before


HEAD = """\
language 1
deal "Saved"
currency USD
calendar NYSE
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means June 1, 2001
Market Value means the closing price of Common Stock
Ratio is undisclosed, a number
Premium Rate is undisclosed, a percentage
Extra is undisclosed, in shares of Common Stock
Per Note is undisclosed, in shares of Common Stock per share of Series A
question Late "Is it late?":
  reading Yes
  reading No
question Other "Does it matter?":
  reading Yes
  reading No

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  Other Price means $8.00 per share
    except when Other is Yes: $9.00 per share
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    limit {limit}, counting conversions, in total, the excess stays outstanding
    shares rounded down, the fraction lapses

warrant Warrants:
  issued on Closing to Holders, 5,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $8.00 per share
    cashless at Market Value
    shares rounded down, the fraction lapses
"""


@pytest.fixture
def saved(termlang, here):
    """A small deal asked, and what was written below it."""

    def run(*words, price="$10.00 per share", limit="200,000 shares", exit=0, what="Series A"):
        (here / "small.terms").write_text(HEAD.format(price=price, limit=limit))
        found = termlang(
            "quote", "small.terms", what, "--on", "2001-06-29", *words, "--save-example", "kept", exit=exit
        )
        text = (here / "small.terms").read_text()
        written = text.partition('example "kept":\n')[2]
        if written:
            assert termlang("test", "small.terms").stdout.endswith("1 passed, 0 failed\n")
        return found, [line.strip() for line in written.splitlines()]

    return run


@pytest.mark.parametrize(
    ("price", "given", "line", "expected"),
    [
        # $1,000 at $20.00, at $11.00, and at $10.00 for 50 shares less than 100.
        ("$10.00 per share * Ratio", "Ratio=2", "given Ratio is 2", "expect 50 shares at $20 per share"),
        ("$10.00 per share * (100% + Premium Rate)", "Premium Rate=10%", "given Premium Rate is 0.1",
         "expect 90 shares at $11 per share"),
        ("$10.00 per share * (Extra / 50 shares of Common Stock)", "Extra=100 shares",
         "given Extra is 100 shares of Common Stock", "expect 50 shares at $20 per share"),
    ],
)  # fmt: skip
def test_a_value_that_was_given_is_kept_with_its_unit(saved, price, given, line, expected):
    _, lines = saved("--amount", "$1,000", "--set", given, price=price)
    assert line in lines and lines[-1] == expected


def test_a_value_without_a_short_form_is_not_kept(saved):
    found, lines = saved("--amount", "$1,000", "--set", "Per Note=2", price="Per Note", exit=2)
    assert "has no short form" in found.stderr and not lines


def test_a_reading_that_the_answer_does_not_rest_on_is_not_kept(saved):
    read = ("--reading", "Late=Yes", "--reading", "Other=No")
    _, lines = saved("--amount", "$1,000", *read, price="Other Price")
    assert [line for line in lines if line.startswith("reading")] == ["reading Other is No"]
    assert lines[-1] == "expect 125 shares at $8 per share"


def test_a_price_that_no_decimal_ends_is_left_out(saved):
    """$1,000 at $20.00 / 3 are 150 shares."""
    _, lines = saved("--amount", "$1,000", price="$20.00 per share / 3")
    assert lines[-1] == "expect 150 shares"


def test_a_cashless_exercise_is_kept_with_its_way(saved):
    """100 warrants at $8.00 bring 100 x 2 / 10 shares."""
    asked = ("--amount", "100 warrants", "--price", "close=10", "--elect", "cashless")
    _, lines = saved(*asked, what="Warrants")
    assert lines[-2:] == ["Holders exercise 100 warrants of Warrants, cashless", "expect 20 shares at $8 per share"]


def test_a_deal_from_standard_input_has_no_file_to_keep_it_in(termlang):
    asked = ("quote", "-", "Series A", "--on", "2001-06-29", "--amount", "$1,000", "--save-example", "kept")
    found = termlang(*asked, input=HEAD.format(price="$10.00 per share", limit="200,000 shares"), exit=2)
    assert "the deal came from standard input" in found.stderr
