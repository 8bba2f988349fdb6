"""A definite answer holds for every value of what was unknown; an interval encloses every value that can come out."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from small_deals import small

BOUNDED = {"X": (2, 5), "Y": (0, 3), "Z": (4, 4)}
FLAGS = ("Flag", "Mark")
HEAD = "".join(
    f"{name} is undisclosed, a number, between {low} and {high}\n" for name, (low, high) in BOUNDED.items()
) + "".join(f"{name} is undisclosed, a condition\n" for name in FLAGS)

leaves = st.sampled_from([*BOUNDED, "1", "2.5", "7"])


def numbers(children):
    pair = st.tuples(children, children)
    return st.one_of(
        st.tuples(pair, st.sampled_from(["+", "-", "*", "/"])).map(lambda t: f"({t[0][0]} {t[1]} {t[0][1]})"),
        st.tuples(pair, st.sampled_from(["lesser", "greater"])).map(
            lambda t: f"(the {t[1]} of {t[0][0]} and {t[0][1]})"
        ),
    )


number = st.recursive(leaves, numbers, max_leaves=5)
relation = st.sampled_from(["below", "above", "at least", "at most"])
test = st.tuples(number, relation, number).map(lambda t: f"{t[0]} is {t[1]} {t[2]}")
atom = st.one_of(test, st.sampled_from([f"{flag} is met" for flag in FLAGS]))
condition = st.one_of(
    atom,
    st.tuples(atom, st.sampled_from(["and", "or"]), atom).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
    atom.map(lambda text: f"not {text}"),
)
values = st.fixed_dictionaries(
    {name: st.fractions(low, high, max_denominator=20) for name, (low, high) in BOUNDED.items()}
    | {flag: st.booleans() for flag in FLAGS}
)
settled = settings(max_examples=150, deadline=None)


def made(text: str):
    from termlang.api import Unsound

    try:
        return small(HEAD + text)
    except Unsound:  # a divisor that is always zero, for example
        return None


def known(deal, given):
    return deal.given(given).value("A", on="2020-03-02").only


@settled
@given(number, values)
def test_numbers(text, given):
    deal = made(f"A means {text}\n")
    if deal is None:
        return
    open_, closed = deal.value("A", on="2020-03-02").only, known(deal, given)
    if open_.value is not None:
        assert closed.value == open_.value
    elif closed.value is not None:
        assert open_.low is None or open_.low <= closed.value
        assert open_.high is None or closed.value <= open_.high
    else:
        assert closed.problems


@settled
@given(condition, values)
def test_conditions(text, given):
    deal = made(f"A means {text}\n")
    if deal is None:
        return
    open_ = deal.value("A", on="2020-03-02").only
    if open_.value is not None:
        assert known(deal, given).value is open_.value


@settled
@given(number, number, condition, condition, values)
def test_choices(one, other, first, second, given):
    deal = made(
        f"A means {one}, rounded down to 1 decimal\n  except when {first}: {other}\n  except when {second}: {one}\n"
    )
    if deal is None:
        return
    open_, closed = deal.value("A", on="2020-03-02").only, known(deal, given)
    if open_.value is not None:
        assert closed.value == open_.value
    elif closed.value is not None:
        assert open_.low is None or open_.low <= closed.value
        assert open_.high is None or closed.value <= open_.high


QUOTED = small(
    "Most is undisclosed, in shares, between 20 shares and 400 shares\n"
    "Limit is undisclosed, in $, between $500 and $1,500\n"
    "Floor is undisclosed, in $ per share, between $4.00 per share and $6.00 per share\n"
    "Pay is undisclosed, in $ per share, between $3.00 per share and $8.00 per share\n"
    "Ready is undisclosed, a condition\n",
    window=(
        "at any time:\n"
        "  up to Limit, counting every conversion\n"
        "  when Ready is met, all of it at $5.00 per share\n"
        "  at Pay\n"
    ),
    lines=(
        "barred when Conversion Price is below Floor\n"
        "limit Most, counting conversions, in total, the excess stays outstanding"
    ),
)
RANGES = {"Most": (20, 400), "Limit": (500, 1500), "Floor": (4, 6), "Pay": (3, 8)}


@settled
@given(
    st.integers(1, 2000),
    st.fixed_dictionaries({name: st.fractions(*ends, max_denominator=10) for name, ends in RANGES.items()}),
    st.booleans(),
    st.sets(st.sampled_from([*RANGES, "Ready"])),
)
def test_requests(amount, given, ready, told):
    everything = {**given, "Ready": ready}
    some = {name: everything[name] for name in told}
    part = QUOTED.given(some).quote("Series A", f"${amount}", on="2020-03-02").only
    whole = QUOTED.given(everything).quote("Series A", f"${amount}", on="2020-03-02").only
    assert whole.status != "unknown"
    if part.status == "unknown":
        assert part.needs and not set(part.needs) & told
        return
    assert (part.status, part.shares, part.amount, part.cash) == (whole.status, whole.shares, whole.amount, whole.cash)
    assert Fraction(part.remaining) == whole.remaining
