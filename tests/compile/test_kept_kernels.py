"""Sources of kernels in a folder that is new: whoever wants the same one at the same time gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest


def test_threads_that_want_the_same_kernel_first_do_not_take_each_others_file(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    from termlang.compile.backends.kernels import module_of

    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            text = f"kernel = {number}\n" + "# long enough to take a while to write\n" * 2_000
            made = [pool.submit(module_of, f"kernel_{number}", text, tmp_path) for _ in range(8)]
            assert [each.result().kernel for each in made] == [number] * 8
    assert [path for path in tmp_path.iterdir() if path.suffix == ".new"] == []
