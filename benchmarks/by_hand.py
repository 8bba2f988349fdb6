"""The contract of w2.terms by hand, three times: in C (kernel.c), in Numba and in NumPy, on the same tables of days."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

HERE = Path(__file__).parent
ISSUED, FIXED, BAR, LOW, HIGH, LIMIT = 4_000_000.0, 13.06, 4.0, 5.0, 24.0, 1_450_000.0
STREAK, SPAN, LOWEST = 10, 20, 3
CLOSING = date(1999, 1, 29)


class Contract(NamedTuple):
    """The days of a run as tables; `part` is how many parts of a dollar the amounts are kept in."""

    accrual: Any
    open: Any
    kind: Any
    span: int
    part: float


def contract(days: tuple[date, ...], following: date, *, look_back: bool) -> Contract:
    """The tables of the contract; `following` is the trading day after the last."""
    since = [(day - CLOSING).days for day in days]
    accrual = np.diff(np.array(since, float), prepend=0) * 0.05 / 365
    share = np.zeros(len(days))
    kind = np.zeros(len(days), np.int32)
    start = CLOSING + timedelta(90)
    for number, (day, after) in enumerate(zip(days, [*days[1:], following], strict=True)):
        months = (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)
        share[number] = 1.0 if since[number] < 90 else min(1.0, 0.25 * (months + 1))
        if day.month != after.month:
            kind[number] = 1 if since[number] < 90 else 2
    return Contract(accrual, share, kind, SPAN if look_back else 0, 30_000.0 if look_back else 10_000.0)


# ----------------------------------------------------------------------------------------------------------------- C


class _Terms(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("days", "streak", "span", "lowest")),
        *((name, ctypes.c_double) for name in ("issued", "fixed", "part", "bar", "low", "high", "limit")),
        *((name, ctypes.c_void_p) for name in ("accrual", "open", "kind")),
    ]


def compiler() -> str | None:
    """A C compiler, where the machine has one."""
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


def c_library() -> Any:
    """The kernels in C, compiled for this machine."""
    folder = Path(tempfile.mkdtemp(prefix="termlang-bench-"))
    library = folder / "kernel.so"
    flags = ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fopenmp", "-shared", "-fPIC"]
    subprocess.run([str(compiler()), *flags, "-o", str(library), str(HERE / "kernel.c"), "-lm"], check=True)
    return ctypes.CDLL(str(library))


def c_terms(made: Contract) -> _Terms:
    """The contract as the C kernel takes it; the tables must outlive it."""
    numbers = (ISSUED, FIXED, made.part, BAR, LOW, HIGH, LIMIT)
    tables = (made.accrual.ctypes.data, made.open.ctypes.data, made.kind.ctypes.data)
    return _Terms(len(made.kind), STREAK, made.span, LOWEST, *numbers, *tables)


def in_c(library: Any, made: Contract, prices: Any, threads: int) -> Any:
    """Shares, dividend shares, cash and what is left, by path."""
    paths = prices.shape[1]
    out = np.empty((4, paths))
    pointers = [ctypes.c_void_p(each.ctypes.data) for each in (prices, out)]
    library.run(ctypes.byref(c_terms(made)), pointers[0], ctypes.c_long(paths), ctypes.c_int(threads), pointers[1])
    return out


def generated_in_c(library: Any, made: Contract, settings: Any, seed: int, paths: int, threads: int) -> Any:
    """The same on prices that the kernel generates; `settings` are the start and the steps of the logarithm."""
    out = np.empty((4, paths))
    numbers = [ctypes.c_double(float(each)) for each in settings[:3]]
    rest = [ctypes.c_int(seed), ctypes.c_long(paths), ctypes.c_int(threads), ctypes.c_void_p(out.ctypes.data)]
    library.generate(ctypes.byref(c_terms(made)), *numbers, *rest)
    return out


# ------------------------------------------------------------------------------------------------------------- NumPy


def in_numpy(made: Contract, prices: Any, threads: int, stretch: int = 4096) -> Any:
    """The same, in NumPy over stretches of paths that stay in cache."""
    out = np.empty((4, prices.shape[1]))

    def one(first: int) -> None:
        out[:, first : first + stretch] = _stretch(made, prices[:, first : first + stretch])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(0, prices.shape[1], stretch)))
    return out


def _stretch(made: Contract, prices: Any) -> Any:
    width = prices.shape[1]
    left, used, shares = np.full(width, ISSUED * made.part), np.zeros(width), np.zeros(width)
    extra, cash, accrued, run = np.zeros(width), np.zeros(width), np.zeros(width), np.zeros(width)
    for t, kind in enumerate(made.kind):
        s = prices[t]
        accrued += left * (made.accrual[t] / made.part)
        run = (run + 1) * ((s < LOW) | (s > HIGH))
        gone = run >= STREAK
        if gone.any():
            cash = np.where(gone, cash + (left / made.part + accrued), cash)
            accrued = np.where(gone, 0, accrued)
            left = np.where(gone, 0, left)
        if not kind:
            continue
        price = np.full(width, FIXED * made.part)
        may = (s >= BAR) & (left > 0)
        if kind == 1:
            may &= s >= FIXED
        else:
            cents = np.rint(s * 100)
            if made.span:
                window = np.partition(prices[t - made.span + 1 : t + 1], LOWEST - 1, axis=0)[:LOWEST]
                cents = np.rint(window * 100).sum(axis=0)
            price = np.minimum(101 * cents, price)
        asked = np.maximum(np.minimum(made.open[t] * ISSUED * made.part - used, left), 0)
        full, room = np.floor(asked / price), LIMIT - (shares + extra)
        got = np.minimum(full, room)
        moved = np.where(may, np.where(got < full, got * price, asked), 0)
        got = np.where(may, got, 0)
        dividend = accrued * (moved / np.where(left > 0, left, 1))
        more = np.floor(dividend * made.part / price * (1 + 1e-12))
        fits = got + more <= room
        shares += got
        extra += np.where(fits, more, 0)
        cash += np.where(fits, 0, dividend)
        accrued -= dividend
        left -= moved
        used += moved
    return np.stack([shares, extra, cash, left / made.part])


# ------------------------------------------------------------------------------------------------------------- Numba

_NUMBA = """
from math import floor
import numpy as np
from numba import njit, prange

@njit(parallel=True, cache=True, error_model="numpy")
def run(P, accrual, open_, kind, span, part, issued, fixed, bar, low, high, limit, need, out):
    days, paths = P.shape
    for block in prange((paths + 1023) // 1024):
        i0 = block * 1024
        m = min(1024, paths - i0)
        left = np.full(1024, issued * part); used = np.zeros(1024); shares = np.zeros(1024); extra = np.zeros(1024)
        cash = np.zeros(1024); accrued = np.zeros(1024); run_ = np.zeros(1024)
        a = np.empty(1024); b = np.empty(1024); c = np.empty(1024)
        dollar = 1 / part
        for t in range(days):
            y = accrual[t]
            s = P[t, i0:i0 + m]
            for j in range(m):
                earned = accrued[j] + left[j] * dollar * y
                r = run_[j] + 1.0 if (s[j] < low) | (s[j] > high) else 0.0
                run_[j] = r
                gone = r >= need
                cash[j] = cash[j] + (left[j] * dollar + earned) if gone else cash[j]
                accrued[j] = 0.0 if gone else earned
                left[j] = 0.0 if gone else left[j]
            if kind[t] == 0:
                continue
            if span > 0 and kind[t] == 2:
                for j in range(m):
                    a[j] = np.inf; b[j] = np.inf; c[j] = np.inf
                for u in range(t - span + 1, t + 1):
                    w = P[u, i0:i0 + m]
                    for j in range(m):
                        x = w[j]
                        y1 = x if x > a[j] else a[j]
                        a[j] = x if x < a[j] else a[j]
                        y2 = y1 if y1 > b[j] else b[j]
                        b[j] = y1 if y1 < b[j] else b[j]
                        c[j] = y2 if y2 < c[j] else c[j]
                for j in range(m):
                    a[j] = np.rint(a[j] * 100) + np.rint(b[j] * 100) + np.rint(c[j] * 100)
            else:
                for j in range(m):
                    a[j] = np.rint(s[j] * 100)
            at_fixed = kind[t] == 1
            full_price = fixed * part
            most = open_[t] * issued * part
            for j in range(m):
                v = 101.0 * a[j]
                price = full_price if at_fixed or v > full_price else v
                may = (s[j] >= bar) & (left[j] > 0.0) & ((not at_fixed) | (s[j] >= fixed))
                asked = most - used[j]
                asked = asked if asked < left[j] else left[j]
                asked = asked if asked > 0.0 else 0.0
                full = np.floor(asked / price)
                room = limit - (shares[j] + extra[j])
                got = full if full < room else room
                gone_ = got * price if got < full else asked
                gone_ = gone_ if may else 0.0
                got = got if may else 0.0
                whole = left[j] if left[j] > 0.0 else 1.0
                dividend = accrued[j] * (gone_ / whole)
                more = np.floor(dividend * part / price * (1 + 1e-12))
                fits = got + more <= room
                shares[j] += got
                extra[j] += more if fits else 0.0
                cash[j] += 0.0 if fits else dividend
                accrued[j] -= dividend
                left[j] -= gone_
                used[j] += gone_
        for j in range(m):
            out[0, i0 + j] = shares[j]; out[1, i0 + j] = extra[j]
            out[2, i0 + j] = cash[j]; out[3, i0 + j] = left[j] * dollar
"""


def numba_kernel(folder: Path) -> Any:
    """The kernel in Numba; its machine code is kept in a folder."""
    import importlib.util

    path = folder / "by_hand_numba.py"
    if not path.exists() or path.read_text(encoding="utf-8") != _NUMBA:
        path.write_text(_NUMBA, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("by_hand_numba", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.run


def in_numba(kernel: Any, made: Contract, prices: Any) -> Any:
    """The same, in Numba on the threads that it finds."""
    out = np.empty((4, prices.shape[1]))
    numbers = (made.span, made.part, ISSUED, FIXED, BAR, LOW, HIGH, LIMIT, float(STREAK))
    kernel(prices, made.accrual, made.open, made.kind, *numbers, out)
    return out
