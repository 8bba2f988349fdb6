"""The CUDA kernels through NVIDIA's compiler, without a device: `python -m tests.compile.cuda_to_ptx`.

Needs numba-cuda with a toolkit (`pip install 'numba-cuda[cu13]'`). Prints how many operations on doubles each kernel
has, and fails where the compiler fused a product and a sum. Where `ptxas` is at hand the text is assembled too.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import termlang
from termlang.compile.backends.cuda_source import cuda_source
from termlang.compile.backends.kernels import module_of
from termlang.compile.backends.native_source import Shape
from tests.compile.worlds import W2

CAPABILITY = (8, 0)
KINDS = "d3 i i i d2 d1 d2 b2 i2 b2 d1 d1 d1 i1 d1 d2 d1 d1 d3 d1".split()


def ptx_of(text: str, name: str, folder: Path) -> str:
    """The text of a kernel as PTX."""
    from numba import cuda, types
    from numba.cuda import dispatcher

    # Functions that a kernel calls are compiled for the device of the machine; here is none to be asked.
    dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=CAPABILITY)
    of = {"d": types.float64, "i": types.int64, "b": types.boolean}
    signature = tuple(
        types.Array(of[kind[0]], int(kind[1]), "C") if kind[1:] else of[kind] for kind in KINDS
    )  # fmt: skip
    kernel = module_of(name, text.replace("@cuda.jit(cache=True)\ndef kernel", "def kernel"), folder).kernel
    made: tuple[str, object] = cuda.compile_ptx(kernel, signature, cc=CAPABILITY)
    return made[0]


def assembled(ptx: str, folder: Path) -> str:
    """What the assembler says of registers and memory."""
    found = next(map(str, Path(sys.prefix).rglob("bin/ptxas")), None) or shutil.which("ptxas")
    if found is None:
        return "not assembled, there is no ptxas"
    source = folder / "kernel.ptx"
    source.write_text(ptx, encoding="utf-8")
    major, minor = CAPABILITY
    command = [found, f"-arch=sm_{major}{minor}", "-v", str(source), "-o", str(folder / "kernel.cubin")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return ", ".join(re.findall(r"Used \d+ registers|\d+ bytes stack frame|\d+ bytes spill stores", said))


def main() -> int:
    deal, fused = termlang.load(W2), 0
    program = deal.compile("Month ends, looking back", backend="numpy").compiled
    days = deal.compile("Month ends, looking back", backend="numpy").days(count=504)
    _, steps = program.program(days, dict.fromkeys(program.columns, Fraction(1, 100)))
    with TemporaryDirectory() as folder:
        for kind in ("", "gbm", "bootstrap"):
            ptx = ptx_of(cuda_source(steps, Shape(kind, True, True)), f"kernel_{kind or 'given'}", Path(folder))
            counts = Counter(re.findall(r"\b(fma|mul|add|sub|div|sqrt)\.(?:rn\.)?f64\b", ptx))
            plain = len(re.findall(r"\bmul\.f64\b", ptx))  # the assembler may fuse it
            fused += counts["fma"] + plain
            said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
            print(f"{kind or 'given'}: {said}; {assembled(ptx, Path(folder))}")
    print("nothing is fused" if not fused else f"{fused} products could be fused with a sum")
    return bool(fused)


if __name__ == "__main__":
    sys.exit(main())
