"""What `quote` and `rights` print beside a number of shares, where a deal has more to say. Worked by hand."""

import pytest

HEAD = """\
language 1
deal "Words"
currency USD
calendar NYSE
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means June 1, 2001
Approval is undisclosed, a condition
Fee is undisclosed, in $
preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
{offer}
    shares rounded down, the fraction lapses
{more}
"""
ALL = "      all of it\n      at $10.00 per share"
WARRANT = """\
warrant Extra Warrants:
  issued on Closing to Holders, 100 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from 10 years after Issue Date:
      all of it
      at $8.00 per share
    shares rounded down, the fraction lapses
"""


@pytest.fixture
def asked(termlang, here):
    def run(*words, offer=ALL, more="", after="", exit=0):
        (here / "words.terms").write_text(HEAD.format(offer=offer, more=more) + after)
        return termlang(words[0], "words.terms", *words[1:], "--on", "2001-06-29", exit=exit).stdout

    return run


def line_of(text, head):
    return next(" ".join(line.split()) for line in text.splitlines() if line.split()[:1] == [head])


def test_what_is_delivered_beside_the_shares_has_a_line(asked):
    """A fifth of 100,000 shares."""
    more = "    also 20% of Shares Delivered in Extra Warrants, rounded down to whole shares"
    assert line_of(asked("rights", more=more, after=WARRANT), "also") == "also 20,000 Extra Warrants"
    quoted = asked("quote", "Series A", "--amount", "$1,000,000", more=more, after=WARRANT)
    assert line_of(quoted, "also") == "also 20,000 Extra Warrants"


def test_two_prices_of_a_window_are_said_one_by_one(asked):
    """300 shares of stock at $9.00, then the other 700 at $10.00: $300,000 and $700,000."""
    offer = "      up to $300,000 at $9.00 per share, counting every conversion\n      all of it at $10.00 per share"
    said = " ".join(asked("rights", offer=offer).split())
    assert "up to 1,000,000 USD: 300,000 USD at 9 USD/share, 700,000 USD at 10 USD/share for 103,333 shares" in said


def test_a_right_to_sell_a_series_says_which(asked):
    after = "right Sale by Company:\n  from Closing:\n    issue Series B for $500,000\n"
    after += "preferred Series B:\n  issued on June 29, 2001 to Holders, 500 shares of $1,000 stated value\n"
    assert "allowed to issue Series B" in " ".join(asked("rights", after=after).split())


def test_a_condition_of_a_run_that_the_deal_leaves_open_is_counted(asked, termlang, here):
    """Two limits that leave the same excess outstanding and let it lapse give no answer on any of four paths."""
    limits = (
        "    limit 600 shares, counting conversions, in total, the excess stays outstanding\n"
        "    limit 700 shares, counting conversions, in total, the excess lapses"
    )
    policy = 'Market Value means the closing price of Common Stock\npolicy "P":\n'
    policy += "  Holders convert all of Series A on each trading day when Market Value is above $1.00 per share\n"
    (here / "words.terms").write_text(HEAD.format(offer=ALL, more=limits) + policy)
    words = ("simulate", "words.terms", "--policy", "P", "--start", "12", "--volatility", "0.5", "--paths", "4")
    said = termlang(*words, "--days", "1", exit=1).stdout
    assert "4 lines" in said
