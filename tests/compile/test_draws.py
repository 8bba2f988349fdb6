"""Generated paths: the published words of Philox, the normal draws they make, the same bytes wherever they are made."""

from math import pi

import numpy as np
import pytest

from termlang.compile.backends import paths

# Random123 1.09, kat_vectors: philox4x32, 10 rounds. Counter, key, words.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_the_words_are_those_that_the_authors_print(counter, key, words):
    path = np.array([counter[0] | counter[1] << 32], np.uint64)
    assert tuple(int(each[0]) for each in paths.words(key, path, counter[2], counter[3])) == words


def test_normal_draws_are_box_and_muller_to_the_last_places():
    a, b, _, _ = paths.words((7, 0), np.arange(100_000, dtype=np.uint64), 3, 0)
    u, v = (a.astype(float) + 0.5) / 2**32, (b.astype(float) + 0.5) / 2**32
    radius = np.sqrt(-2 * np.log(u))
    across, up = paths.polar(a, b)
    assert np.abs(across - radius * np.cos(2 * pi * v)).max() < 1e-14
    assert np.abs(up - radius * np.sin(2 * pi * v)).max() < 1e-14


def test_the_exponential_is_near_enough_that_no_tick_turns_on_it():
    x = np.linspace(-1, 1, 10_001)
    assert np.abs(paths.exponential(x) / np.exp(x) - 1).max() < 1e-14


def test_paths_have_the_volatility_and_drift_that_they_are_asked_for():
    made = paths.prices(paths.Gbm(10.0, 0.6, 0.1), 11, 0, 20_000, 253)
    steps = np.diff(np.log(made), axis=0)
    # 5,040,000 draws: the standard error of the yearly volatility is 0.6 / sqrt(2 x 5,040,000).
    assert abs(steps.std() * np.sqrt(252) - 0.6) < 5 * 0.6 / np.sqrt(2 * steps.size)
    mean = steps.mean() * 252
    assert abs(mean - (0.1 - 0.18)) < 5 * 0.6 * np.sqrt(252 / steps.size)


def test_a_part_of_a_run_has_the_prices_of_the_whole():
    gbm = paths.Gbm(10.0, 0.6)
    whole = paths.prices(gbm, 5, 0, 50, 40)
    assert np.array_equal(paths.prices(gbm, 5, 30, 20, 40), whole[:, 30:])
    assert np.array_equal(paths.prices(gbm, 5, 0, 50, 17), whole[:17])
    assert not np.array_equal(paths.prices(gbm, 6, 0, 50, 40), whole)


def test_a_history_drawn_again_has_its_ratios_and_no_others():
    drawn = paths.Bootstrap.of(8.0, [10.0, 11.0, 9.9, 12.0])
    made = paths.prices(drawn, 3, 0, 500, 30)
    ratios = made[1:] / made[:-1]
    known = np.array([1.1, 0.9, 12.0 / 9.9])
    nearest = np.abs(ratios[..., None] - known).argmin(axis=-1)
    assert np.abs(ratios - known[nearest]).max() < 1e-12
    assert set(np.unique(nearest)) == {0, 1, 2}
