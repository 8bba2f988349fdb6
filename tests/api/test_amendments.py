"""A question is judged by the deal as amended up to its day."""

from fractions import Fraction

from termlang import api

TEXT = """language 1
deal "Amended"
currency USD
calendar NYSE
party Company "Acme, Inc."
party Holders "the holders"
stock Common Stock of Company
Threshold means $2.00 per share
preferred Series A:
  issued on January 29, 1999 to Holders, 400 shares of $10,000 stated value
  Fixed Price means $8.00 per share
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at Fixed Price
    shares rounded down, the fraction lapses
amended on 2000-06-30:
  Threshold means $3.00 per share
  preferred Series A:
    Fixed Price means $5.00 per share
example "before and after":
  on 2000-06-29
  Holders convert $100,000 of Series A
  expect 12,500 shares at $8.00 per share
  on 2000-06-30
  Holders convert $100,000 of Series A
  expect 20,000 shares at $5.00 per share
  expect Threshold is $3.00 per share
"""


def test_quotes_values_and_examples_know_the_amendment():
    deal = api.load(TEXT)
    counts = [deal.quote("Series A", "$100,000", on=day).only.shares for day in ("2000-06-29", "2000-06-30")]
    assert counts == [12_500, 20_000]
    values = [deal.value("Threshold", on=day).only.value for day in ("2000-06-29", "2000-06-30")]
    assert values == [Fraction(2), Fraction(3)]
    assert [outcome.failures for outcome in deal.test()] == [()]
