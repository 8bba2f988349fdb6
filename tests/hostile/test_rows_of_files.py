"""Rows 69 to 76 of the table of bad input: files that are none, writing, streams, interrupts, hosts, packages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import termlang
from hostile.rows import SOUND
from hostile.rules import broken_by, in_a_process
from hostile.spoiled_terms import Want
from termlang.files import Unusable, write_text

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pipes, links and signals")


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    path = tmp_path / "deal.terms"
    path.write_text(SOUND, encoding="utf-8")
    return path


def code_of(path: Path | str) -> str:
    with pytest.raises(Unusable) as caught:
        termlang.read(path)
    return caught.value.problems[0].code


def test_row_69_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    expected = {"missing.terms": "F101", "folder": "F102", "/dev/zero": "F103", "pipe": "F109"}
    for name, code in expected.items():
        path = tmp_path / name  # an absolute name stays as it is
        assert code_of(path) == code
        words = ["eval", str(path), "X", "--on", "2020-03-02"]
        asked = in_a_process(words)
        assert broken_by(asked, Want.REFUSED) == [] and asked.code == 2 and code in asked.err


def test_row_70_a_link_is_read_and_a_link_that_leads_outside_is_not_written(deal: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    link = folder / "link.terms"
    link.symlink_to(deal)
    assert termlang.read(link).title == "rows"
    untidy = SOUND.replace("Price means ", "Price means   ")
    deal.write_text(untidy, encoding="utf-8")
    with pytest.raises(Unusable, match="F122"):
        write_text(link, "new\n", force=True)
    asked = in_a_process(["fmt", str(link)])
    assert asked.code == 2 and "F122" in asked.err
    assert deal.read_text(encoding="utf-8") == untidy and link.is_symlink()


def test_row_71_an_output_that_exists_needs_force(deal: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_bytes(b"old\n")
    words = [
        "quote",
        str(deal),
        "Series A",
        "--amount",
        "all",
        "--on",
        "2020-03-02",
        "--format",
        "json",
        "--out",
        str(out),
    ]
    asked = in_a_process(words)
    assert asked.code == 2 and "F121" in asked.err and out.read_bytes() == b"old\n"
    assert in_a_process([*words, "--force"]).code == 0 and out.read_bytes().startswith(b"{")


def test_row_72_is_asked_where_writers_are_killed() -> None:
    """See `test_kills.py`: full disk, read-only folder, kill -9 of every writing command."""
    from hostile import test_kills

    assert {writer.name for writer in test_kills.writers()} >= {"fmt", "record", "out", "save-example", "new"}


def test_row_73_a_reader_that_goes_away_is_no_error_of_ours(deal: Path) -> None:
    many = deal.read_text(encoding="utf-8") + "zzz\n" * 3_000
    deal.write_text(many, encoding="utf-8")
    command = f"{sys.executable} -m termlang --limit problems=5000 lint --all {deal} | head -1"
    found = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert found.returncode == 0 and "Traceback" not in found.stderr and "fault" not in found.stderr
    assert len(found.stdout.splitlines()) == 1


def test_row_74_an_interrupt_ends_with_130_and_nothing_half_written(deal: Path) -> None:
    before = deal.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "termlang", "quote", str(deal), "--requests", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(b'{"what": "Series A", "amount": "all", "on": "2020-03-02"}\n')
    process.stdin.flush()
    process.stdout.readline()  # it answers, so it has begun
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and b"Traceback" not in errors
    assert deal.read_bytes() == before and sorted(path.name for path in deal.parent.iterdir()) == ["deal.terms"]


def test_row_75_is_asked_where_the_same_bytes_are() -> None:
    """See `promises/test_same_bytes.py`: contexts, locales, zones, seeds, -O, -W error, recursion limits."""
    from promises.cells import FEW

    assert {"precision 5", "optimised", "warnings are errors"} <= {cell.name for cell in FEW}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("quote", "{deal}", "Series A", "--amount", "all", "--on", "2020-03-02"), 0, "100,000 shares"),
        (("eval", "{deal}", "2 * Stated Value of Series A", "--on", "2020-03-02"), 0, "2,000"),
        (("lint", "{deal}"), 0, ""),
        (("test", "{deal}"), 0, ""),
        (("rights", "{deal}", "--on", "2020-03-02"), 0, "100,000"),
        (("replay", "{deal}", "{journal}"), 0, "100,000"),
        (("simulate", "{deal}", "--paths", "2", "--start", "10", "--volatility", "50%"), 2, "needs the package numpy"),
    ],
)
def test_row_76_without_numpy_the_exact_path_works_and_a_run_says_what_is_missing(
    deal: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    program = (
        "import sys; sys.modules['numpy'] = None; sys.argv[0] = 'termlang'\nfrom termlang.cli import main\nmain()\n"
    )
    journal = deal.with_name("kept.journal")
    journal.write_text("2020-03-02 Holders convert all of Series A\n", encoding="utf-8")
    policy = 'policy "P":\n  Holders convert all of Series A when allowed\n'
    deal.write_text(deal.read_text(encoding="utf-8") + policy, encoding="utf-8")
    asked = [word.format(deal=deal, journal=journal) for word in words]
    found = subprocess.run([sys.executable, "-c", program, *asked], capture_output=True, text=True, timeout=60)
    assert (found.returncode, "Traceback" in found.stderr) == (code, False), found.stderr
    assert said in found.stdout + found.stderr
