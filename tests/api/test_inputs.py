"""What a deal needs to be asked: every figure is listed, wherever it stands, with the line that uses it."""

from __future__ import annotations

import termlang

# Each line that names a figure names another column or another term, so that its line of the list is known.
DEAL = """language 1
deal "needs"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
stock Other Stock of Company
Fee is undisclosed, in $
Cap is undisclosed, in shares of Common Stock, at most 5% of the last reported shares outstanding of Common Stock
Fair Value is as computed by Company, in $ per share of Common Stock
Approval is undisclosed, a condition
Registration is undisclosed, a condition
Bad is undisclosed, a condition
Pay Day is undisclosed, a date
question Staging "Is it staged?":
  reading Yes
  reading No
Reset Price starts at $5.00 per share of Common Stock
  each 6 months after January 2, 2020: the lesser of itself and the closing price of Common Stock
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  dividend 5% a year on Stated Value:
    simple, actual/365, from Issue Date
    in cash or Common Stock, as Company elects, otherwise cash
    shares priced at the closing bid of Common Stock
    shares rounded down, the fraction is paid in cash at the daily low of Common Stock
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at Reset Price, or Fair Value as Holders elect
    limit Cap, counting conversions, the excess is paid in cash at the vwap of Common Stock
    barred when Approval is not met
    shares rounded down, the fraction is paid in cash at the daily high of Common Stock
    also Fee in cash
    settled on Pay Day
    instead of shares Shares Delivered * the opening price of Common Stock in cash, as Company elects, when Bad is met
  redemption at the option of Company:
    at any time:
    for Stated Value
    in cash or Other Stock, as Company elects, otherwise cash
    shares priced at the closing price of Other Stock
    shares rounded down, the fraction is paid in cash at the closing bid of Other Stock
warrant Investor Warrants:
  issued on January 2, 2020 to Holders, 75,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    at any time:
      when Staging is Yes, all of it
      at $10.00 per share of Common Stock
    shares rounded down, the fraction lapses
    cashless at the closing price of Common Stock when Registration is not met
liquidation of Company:
  first Series A gets $2,000 per share of Series A
  then the rest to the last reported shares outstanding of Other Stock
"""


def test_every_input_is_listed_with_its_line() -> None:
    deal = termlang.load(DEAL)
    lines = DEAL.splitlines()
    found = {(each.kind, each.name): [lines[line - 1].strip() for line in each.lines] for each in deal.inputs()}

    def stands(kind: str, name: str, *words: str) -> None:
        shown = found[kind, name]
        assert len(shown) == len(words) and all(word in line for word, line in zip(words, shown, strict=True)), (
            name,
            shown,
        )

    stands("observation", "Common Stock.close", "each 6 months", "cashless")
    stands("observation", "Common Stock.bid", "shares priced at")
    stands("observation", "Common Stock.low", "the fraction is paid in cash at the daily low")
    stands("observation", "Common Stock.high", "the fraction is paid in cash at the daily high")
    stands("observation", "Common Stock.vwap", "limit Cap")
    stands("observation", "Common Stock.open", "instead of shares")
    stands("observation", "Common Stock.outstanding", "Cap is undisclosed")
    stands("observation", "Other Stock.close", "shares priced at")
    stands("observation", "Other Stock.bid", "the fraction is paid in cash at the closing bid of Other")
    stands("observation", "Other Stock.outstanding", "then the rest")
    stands("undisclosed", "Fee", "Fee is")
    stands("undisclosed", "Approval", "Approval is")
    stands("undisclosed", "Bad", "Bad is")
    stands("undisclosed", "Registration", "Registration is")
    stands("undisclosed", "Pay Day", "Pay Day is")
    stands("question", "Staging", "when Staging is Yes")
    stands("election", "Series A conversion price", "at Reset Price")
    stands("election", "Series A conversion settlement", "instead of shares")
    stands("election", "Series A redemption", "redemption at the option")
    stands("election", "Series A dividend", "dividend 5%")
    stands("election", "Investor Warrants exercise settlement", "cashless")


def test_what_is_computed_by_a_party_says_so() -> None:
    (fair,) = (each for each in termlang.load(DEAL).inputs() if each.name == "Fair Value")
    assert fair.detail == "as computed by Company" and fair.unit == "USD/Common Stock"
