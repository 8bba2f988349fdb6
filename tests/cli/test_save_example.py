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
