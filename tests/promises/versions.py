"""The same bytes under other versions of Python and on another system: each says everything, and all must agree.

    python tests/promises/versions.py [--pyodide FOLDER …] [PYTHON …]

PYTHON is an interpreter, 3.11 or newer; this one is asked first. FOLDER is where npm has put `pyodide` (its
`node_modules`): Python compiled to WebAssembly, where addresses have 32 bits and there are no threads, run by `node`.
Of other packages, the pinned ones of `requirements/runtime.txt` are put into a folder that all of them read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = Path(__file__).with_name("everything.py")
WEBASSEMBLY = Path(__file__).with_name("webassembly.mjs")
WHO = "import platform, sys; print(platform.python_version(), sys.platform, platform.machine(), sys.maxsize)"


def install(folder: Path) -> None:
    """Put what termlang needs into a folder; all of it is plain Python."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(folder)]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "runtime.txt")], check=True)


def said(command: Sequence[str], site: Path) -> bytes:
    """What a command prints where termlang and the packages can be imported and nothing is written beside them."""
    paths = os.pathsep.join((str(ROOT), str(site)))
    return subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}, check=True, stdout=-1
    ).stdout


def answers(pythons: Sequence[str], pyodides: Sequence[str], site: Path) -> Iterator[tuple[str, bytes, float]]:
    """Of each interpreter its name, what it says, and the seconds that it took."""
    for python in pythons:
        start = time.monotonic()
        found = said([python, str(EVERYTHING)], site)
        yield said([python, "-c", WHO], site).decode().strip(), found, time.monotonic() - start
    for folder in pyodides:
        start = time.monotonic()
        found = said(["node", str(WEBASSEMBLY), str(Path(folder).resolve()), str(ROOT), str(site)], site)
        name, _, rest = found.partition(b"\n")
        yield name.decode(), rest, time.monotonic() - start


def main() -> int:
    """Ask, print a line for each, and say with the exit code whether all agree."""
    parser = argparse.ArgumentParser(prog="python tests/promises/versions.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--pyodide", action="append", default=[], metavar="FOLDER", help="node_modules with pyodide")
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", help="an interpreter, 3.11 or newer")
    asked = parser.parse_args()
    seen: dict[bytes, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        for name, found, seconds in answers([sys.executable, *asked.pythons], asked.pyodide, Path(folder)):
            digest = sha256(found)
            seen.setdefault(digest.digest(), name)
            print(f"{name}: {len(found):,} bytes, {digest.hexdigest()[:16]}, {seconds:.1f} s", flush=True)
    print("all the same" if len(seen) == 1 else f"{len(seen)} different answers: {'; '.join(seen.values())}")
    return 0 if len(seen) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
