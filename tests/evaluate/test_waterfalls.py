"""Liquidations: ranks, shares in the rest, and conversions that nobody regrets."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import termlang
from termlang.evaluate import division
from termlang.evaluate.division import Series, divided, gain, split

ON = "2020-03-02"
HEAD = """language 1
deal "small"
currency USD
calendar NYSE
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Extra is undisclosed, in $ per share of Series B
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000,000 shares of $1.00 stated value
  Price means $1.00 per share
  dividend 8% a year on Stated Value:
    simple, 30/360, from Issue Date
    in cash
preferred Series B:
  issued on January 2, 2020 to Holders, 1,000,000 shares of $3.00 stated value
  Price means $3.00 per share
liquidation of Company:
"""
PLAIN = """
first Series B gets Stated Value
then Series A gets Stated Value
then the rest to 8,000,000 shares
"""
CONVERTING = "Series A may convert at Price\nSeries B may convert at Price\n"


def deal(lines: str):
    return termlang.load(HEAD + "".join(f"  {line}\n" for line in lines.strip().splitlines()))


def gets(lines: str, amount: str, on: str = ON, **more: str) -> list[object]:
    """What Series A, Series B and the common stock get, in millions."""
    made = deal(lines)
    found = [
        made.value(f"what {name} gets of {amount}", on=on, **more).only.value
        for name in ("Series A", "Series B", "Common Stock")
    ]
    return [None if each is None else each / 1_000_000 for each in found]


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        ("$2,000,000", [0, 2, 0]),
        ("$3,500,000", [Fraction(1, 2), 3, 0]),
        ("$12,000,000", [1, 3, 8]),
    ],
)
def test_the_senior_rank_is_paid_before_anything_goes_further(amount, paid):
    assert gets(PLAIN, amount) == paid


def test_one_rank_is_paid_in_proportion():
    lines = "first Series A gets Stated Value, and Series B gets Stated Value\nthen the rest to 8,000,000 shares"
    assert gets(lines, "$2,000,000") == [Fraction(1, 2), Fraction(3, 2), 0]


def test_a_multiple_that_accrues():
    # 150% of 3.00, and 1.00 with 60 days at 8% of a 360-day year
    lines = """
first Series B gets 150% of Stated Value
then Series A gets Stated Value plus Accrued Dividends
then the rest to 8,000,000 shares"""
    accrued = 1 + Fraction(8, 100) * 60 / 360
    assert gets(lines, "$10,000,000") == [accrued, Fraction(9, 2), 10 - accrued - Fraction(9, 2)]


def test_participation_without_an_end():
    # 8 are left after 1 and 3, and nine million shares divide them
    shared = PLAIN + "Series A shares in the rest at Price\n"
    assert gets(shared, "$12,000,000") == [1 + Fraction(8, 9), 3, Fraction(64, 9)]


@pytest.mark.parametrize(("words", "most"), [("counting its preference", 2), ("beyond its preference", 3)])
def test_a_most_says_whether_the_preference_counts(words, most):
    shared = PLAIN + f"Series A shares in the rest at Price, up to 200% of Stated Value, {words}\n"
    assert gets(shared, "$40,000,000") == [most, 3, 37 - most]


@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        # Ten million shares in all if both convert. A converts where a share of the rest is above $1.00, B above $3.00.
        ("$12,000,000", [1, 3, 8]),
        ("$12,900,000", [Fraction("1.1"), 3, Fraction("8.8")]),
        ("$29,000,000", [Fraction(26, 9), 3, Fraction(8 * 26, 9)]),
        ("$30,000,000", [3, 3, 24]),
        ("$40,000,000", [4, 4, 32]),
    ],
)
def test_each_series_converts_where_that_is_more(amount, paid):
    assert gets(PLAIN + CONVERTING, amount) == paid


def test_a_capped_series_may_give_up_its_preference_and_its_cap():
    # Capped, A gets 2.00 a share. As converted it gets a ninth of the 31 that are left after B.
    lines = PLAIN + "Series A shares in the rest at Price, up to 200% of Stated Value, counting its preference\n"
    assert gets(lines, "$34,000,000") == [2, 3, 29]
    choice = lines + "Series A may convert at Price\n"
    assert gets(choice, "$34,000,000") == [Fraction(31, 9), 3, Fraction(8 * 31, 9)]
    assert gets(choice, "$20,000,000") == [2, 3, 15]
    assert gets(choice, "$21,000,000") == [2, 3, 16]
    assert gets(choice, "$21,900,000") == [Fraction("2.1"), 3, Fraction("16.8")]


def test_a_series_counts_as_converted_at_a_rate():
    lines = PLAIN + "Series A may convert at 2 shares / 1 share of Series A\n"
    assert gets(lines, "$23,000,000") == [4, 3, 16]


def test_who_has_no_part_in_it_changes_nothing():
    text = HEAD + "".join(f"  {line}\n" for line in PLAIN.strip().splitlines())
    warrant = """warrant Warrants:
  issued on January 2, 2020 to Holders, 1,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $1.00 per share
    shares rounded down, the fraction lapses
"""
    found = termlang.load(text + warrant).value("what Series A gets of $12,000,000", on=ON).only
    assert found.value == 1_000_000


def test_an_amount_that_nobody_claims_is_left_over():
    lines = PLAIN.replace("8,000,000 shares", "0 shares")
    (answer,) = deal(lines).value("what Series A gets of $5,000,000", on=ON)
    assert answer.value == 1_000_000
    assert "left over (nobody has a claim to it)" in str(answer.reasons)


def test_the_accounts_of_a_journal_count():
    journal = "2020-01-02 Company issues 250,000 shares of Series A to Holders\n"
    assert gets(PLAIN, "$12,000,000", journal=journal) == [Fraction(1, 4), 3, Fraction(35, 4)]


def test_what_is_not_known_is_asked_for():
    lines = PLAIN.replace("Series B gets Stated Value", "Series B gets Stated Value plus Extra")
    found = deal(lines).value("what Series A gets of $5,000,000", on=ON).only
    assert (found.value, found.needs, found.low, found.high) == (None, ("Extra",), 0, 5_000_000)
    known = deal(lines).given({"Extra": "1.50"}).value("what Series A gets of $5,000,000", on=ON).only
    assert known.value == 500_000


def test_a_price_of_zero_and_an_amount_below_zero_are_errors():
    lines = PLAIN + "Series A may convert at Price - $1.00 per share\n"
    (problem,) = deal(lines).value("what Series A gets of $5,000,000", on=ON).only.problems
    assert problem.code == "W341"
    (problem,) = deal(PLAIN).value("what Series A gets of ($5,000,000 - $6,000,000)", on=ON).only.problems
    assert problem.code == "W342"


# ---------------------------------------------------------------------------------------------------- any capital

MONEY = st.integers(0, 40).map(Fraction)
ANY_SERIES = st.builds(
    Series,
    st.dictionaries(st.integers(0, 2), MONEY, min_size=1, max_size=2),
    st.sampled_from([Fraction(0), Fraction(1), Fraction(5)]),
    st.none() | st.integers(0, 60).map(Fraction),
    st.booleans(),
    st.none() | st.integers(1, 10).map(Fraction),
)
CAPITAL = st.dictionaries(st.sampled_from("ABCD"), ANY_SERIES, min_size=1)


@given(st.integers(0, 200).map(Fraction), CAPITAL, st.integers(0, 20).map(Fraction))
def test_all_is_paid_and_nobody_regrets_his_decision(amount, series, ordinary):
    found = divided(amount, series, ordinary)
    if found is None:
        choosing = [name for name, each in series.items() if each.converted]
        for size in range(len(choosing) + 1):
            for names in combinations(choosing, size):
                assert any(gain(amount, series, ordinary, frozenset(names), name) > 0 for name in choosing)
        return
    assert sum(paid.total for paid in found.paid.values()) + found.ordinary + found.left == amount
    assert found == split(amount, series, ordinary, found.converted)
    assert all(gain(amount, series, ordinary, found.converted, name) <= 0 for name in series if series[name].converted)


SIMPLE = st.builds(
    Series, st.integers(0, 2).flatmap(lambda rank: MONEY.map(lambda due: {rank: due})),
    converted=st.integers(1, 10).map(Fraction),
)  # fmt: skip


@given(
    st.integers(0, 200).map(Fraction), st.dictionaries(st.sampled_from("ABCD"), SIMPLE, min_size=1), st.integers(1, 20)
)
def test_without_participation_every_stable_division_pays_the_same(amount, series, ordinary):
    stable = []
    for size in range(len(series) + 1):
        for names in combinations(series, size):
            converted = frozenset(names)
            if all(gain(amount, series, Fraction(ordinary), converted, name) <= 0 for name in series):
                made = split(amount, series, Fraction(ordinary), converted)
                stable.append(([made.paid[name].total for name in series], made.ordinary))
    found = divided(amount, series, Fraction(ordinary))
    assert stable
    assert ([found.paid[name].total for name in series], found.ordinary) in stable
    assert all(each == stable[0] for each in stable)


# Decisions that go round in a circle: in each set of conversions, who would gain by deciding otherwise. No capital is
# known that does so; where one does, every set is looked at.
CIRCLE = {"": "A", "A": "B", "AB": "A", "B": "B"}


def _circling(monkeypatch: pytest.MonkeyPatch, content: frozenset[str] | None) -> object:
    def fake(amount, series, ordinary, converted, name):
        wants = "" if converted == content else CIRCLE["".join(sorted(converted - {"C"}))]
        return Fraction(name in wants)

    monkeypatch.setattr(division, "gain", fake)
    series = {name: Series({0: Fraction(1)}, converted=Fraction(1)) for name in "ABC"}
    return divided(Fraction(10), series, Fraction(1))


def test_decisions_that_go_round_in_a_circle_have_no_division(monkeypatch: pytest.MonkeyPatch):
    assert _circling(monkeypatch, None) is None


@pytest.mark.parametrize("content", ["C", "BC", "ABC"])
def test_a_division_beside_the_circle_is_found(monkeypatch: pytest.MonkeyPatch, content: str):
    found = _circling(monkeypatch, frozenset(content))
    assert found is not None and found.converted == frozenset(content)


def test_not_more_than_so_many_sets_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    """{C} is the fourth of them: nobody, A, B, C."""
    monkeypatch.setattr(division, "MAX_SETS", 4)
    assert _circling(monkeypatch, frozenset("C")) is not None
    monkeypatch.setattr(division, "MAX_SETS", 3)
    assert _circling(monkeypatch, frozenset("C")) is None


def test_where_no_division_stands_the_answer_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(division, "gain", lambda amount, series, ordinary, converted, name: Fraction(1))
    (problem,) = deal(PLAIN + CONVERTING).value("what Series A gets of $5,000,000", on=ON).only.problems
    assert problem.code == "W340"


# --------------------------------------------------------------------------------------------------------- the reasons


def told(lines: str, amount: str, of: str = "Series A") -> list[str]:
    """Each line of the waterfall: what it comes to, its words up to the note, and the note."""
    (_, *found) = deal(lines).value(f"what {of} gets of {amount}", on=ON).only.result.reasons.inputs
    return [f"{each.value}, {each.what}: {each.note}" for each in found]


CHOICES = (
    PLAIN
    + """Series A shares in the rest at Price, up to 200% of Stated Value, counting its preference
Series A may convert at Price
Series B may convert at Price
"""
)
SHARES_A = "Series A shares in the rest at Price, up to 200% of Stated Value, counting its preference"


def test_the_reasons_of_an_amount_that_does_not_go_round():
    """Converted, A would share 500,000 among nine million; B 2,500,000, after A's million, among ten."""
    keeps = "keeps its preference, Series"
    assert told(CHOICES, "$3,500,000") == [
        f"{keeps} A may convert at Price: about 55,555.5556 USD as converted, 500,000 USD with its preference",
        f"{keeps} B may convert at Price: 250,000 USD as converted, 3,000,000 USD with its preference",
        "3000000, first Series B gets Stated Value: in full",
        "500000, then Series A gets Stated Value: of 1,000,000 USD due",
        "0, then the rest to 8,000,000 shares: 8,000,000 shares at 0",
        f"0, {SHARES_A}: 1,000,000 shares at 0",
    ]


def test_the_reasons_of_a_share_in_the_rest_that_is_full():
    """A has 2,000,000 either way: as converted, 18,000,000 among nine million shares."""
    assert told(CHOICES, "$21,000,000")[0].endswith("2,000,000 USD as converted, 2,000,000 USD with its preference")
    assert told(CHOICES, "$21,000,000")[2:] == [
        "3000000, first Series B gets Stated Value: in full",
        "1000000, then Series A gets Stated Value: in full",
        "16000000, then the rest to 8,000,000 shares: 8,000,000 shares at 2",
        f"1000000, {SHARES_A}: 1,000,000 shares at 1, at its most of 2,000,000 USD",
    ]


def test_the_reasons_of_a_share_in_the_rest_that_has_room_or_counts_beyond():
    """$11,200,000 leave 7,200,000 for nine million shares, $13,000,000 one for each, $40,000,000 four."""
    assert told(CHOICES, "$11,200,000")[-1] == f"800000, {SHARES_A}: 1,000,000 shares at 0.80"
    beyond = PLAIN + SHARES_A.replace("counting", "beyond")
    assert told(beyond, "$40,000,000")[-1].endswith("1,000,000 shares at 2, at its most of 2,000,000 USD")
    assert told(beyond, "$13,000,000")[-1].endswith("1,000,000 shares at 1")


def test_the_reasons_of_a_conversion():
    assert told(CHOICES, "$34,000,000") == [
        "converts, Series A may convert at Price: 3,400,000 USD as converted, 2,000,000 USD with its preference",
        "converts, Series B may convert at Price: 3,400,000 USD as converted, 3,000,000 USD with its preference",
        "0, first Series B gets Stated Value: nothing is claimed",
        "0, then Series A gets Stated Value: nothing is claimed",
        "27200000, then the rest to 8,000,000 shares: 8,000,000 shares at 3.40",
        "3400000, Series A may convert at Price: 1,000,000 shares at 3.40",
        "3400000, Series B may convert at Price: 1,000,000 shares at 3.40",
    ]


def test_the_reasons_of_two_claims_in_one_rank_and_of_two_kinds_of_ordinary_shares():
    """Of 4,500,000 due, half is there; the rest of 10,000,000 is parted 8 to 2."""
    lines = (
        "first Series A gets Stated Value, and Series A gets 50% of Stated Value, and Series B gets Stated Value\n"
        "then the rest to 8,000,000 shares\nthen the rest to 2,000,000 shares"
    )
    found = deal(lines).value("what Series A gets of $2,250,000", on=ON).only.result.reasons.inputs[1]
    assert (found.value, found.note) == (2_250_000, "of 4,500,000 USD due")
    assert [(each.value, each.note) for each in found.inputs] == [
        (500_000, "1,000,000 x 1, as far as it goes"),
        (250_000, "1,000,000 x 0.50, as far as it goes"),
        (1_500_000, "1,000,000 x 3, as far as it goes"),
    ]
    assert [line.split(",")[0] for line in told(lines, "$14,500,000")] == ["4500000", "8000000", "2000000"]


def test_what_is_not_known_is_named_with_what_is_asked():
    lines = PLAIN.replace("Series B gets Stated Value", "Series B gets Stated Value plus Extra")
    found = deal(lines).value("what Series A gets of $5,000,000", on=ON).only.result.reasons
    assert found.inputs[0].value == 5_000_000 and len(found.inputs) == 2


def test_a_claim_below_zero_is_an_error_and_one_of_nothing_is_none():
    lines = PLAIN.replace("Series A gets Stated Value", "Series A gets Stated Value - {} per share of Series A")
    (problem,) = deal(lines.format("$2.00")).value("what Series A gets of $5,000,000", on=ON).only.problems
    assert problem.code == "W342"
    assert gets(lines.format("$1.00"), "$5,000,000") == [0, 3, 2]
    assert gets(PLAIN, "$0") == [0, 0, 0]


# ------------------------------------------------------------------------------------------- decisions, and the rest


def test_who_gives_up_the_least_for_a_share_decides_first():
    """A's preference is 4 for each of four shares, B's 1.4 for each of ten.

    B converts; then a share of the rest is 68 / 17, which is 4 to A as well, and at equal pay A keeps its preference.
    """
    series = {
        "A": Series({0: Fraction(16)}, converted=Fraction(4)),
        "B": Series({1: Fraction(14)}, converted=Fraction(10)),
    }
    found = divided(Fraction(84), series, Fraction(7))
    assert found is not None and found.converted == {"B"}
    assert (found.paid["A"].total, found.paid["B"].total, found.ordinary) == (16, 40, 28)


def test_a_part_of_a_share_has_its_part_of_the_rest():
    """Ten are left: half a share beside a whole one, and a most of two that is of all that A gets."""
    series = {"A": Series({0: Fraction(1)}, Fraction(1, 2), Fraction(2)), "B": Series({}, Fraction(1, 2))}
    found = split(Fraction(11), series, Fraction(1, 2), frozenset())
    assert (found.paid["A"].total, found.paid["B"].total, found.ordinary) == (2, Fraction(9, 2), Fraction(9, 2))
    whole = split(Fraction(11), {"A": Series({0: Fraction(1)}, Fraction(1))}, Fraction(1), frozenset())
    assert (whole.paid["A"].total, whole.ordinary) == (6, 5)


def test_each_line_of_the_reasons_is_an_amount_of_money_and_a_decision_is_none():
    (_, *found) = deal(CHOICES).value("what Series A gets of $3,500,000", on=ON).only.result.reasons.inputs
    assert [each.type and dict(each.type.unit.factors) for each in found] == [None, None] + 4 * [{"USD": 1}]
