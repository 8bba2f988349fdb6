"""What only a process shows: exit codes, closed pipes, interrupts, bytes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEED = "neotherapeutics.terms"
ASKED = ("quote", SEED, "Series A", "--amount", "all", "--on", "1999-03-30")
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and pipes")


def command(*words):
    return [sys.executable, "-m", "termlang", *words]


def run(*words, **how):
    return subprocess.run(command(*words), capture_output=True, timeout=60, **how)


def buffering(buffered):
    """The environment in which Python holds standard output back until it ends, or writes each line at once."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return kept if buffered else {**kept, "PYTHONUNBUFFERED": "1"}


def test_exit_codes(here):
    (here / "bad.terms").write_text("language 1\nfoo bar\n")
    assert [run("lint", SEED).returncode, run("lint", "bad.terms").returncode, run("lint", "none").returncode] == [
        0,
        1,
        2,
    ]


@posix
@pytest.mark.parametrize("words", [ASKED, ("--help",), ("inputs", SEED), ("schema", "quote")])
def test_a_closed_standard_output_is_quiet(here, words):
    process = subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) in (0, 1)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("buffered", [True, False])
def test_a_full_standard_output_is_said(here, buffered):
    with open("/dev/full", "wb") as full:
        found = subprocess.run(
            command("inputs", SEED), stdout=full, stderr=subprocess.PIPE, timeout=60, env=buffering(buffered)
        )
    assert found.returncode == 2 and found.stderr == b"termlang: no space left on device\n"


@posix
def test_closed_streams_are_no_fault(here):
    words = " ".join(command("lint", "-"))
    found = subprocess.run(["sh", "-c", f"{words} <&-"], capture_output=True, timeout=60)
    assert found.returncode == 2 and b"closed" in found.stderr
    found = subprocess.run(["sh", "-c", f"{' '.join(command('lint', SEED))} >&-"], capture_output=True, timeout=60)
    assert (found.returncode, found.stderr) == (0, b"")


@posix
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(here):
    text = (here / SEED).read_text()
    (here / SEED).write_text(text.replace("currency USD", "currency   USD"))
    untidy = (here / SEED).read_text()
    for wait in (0.15, 0.2, 0.25, 0.3):
        process = subprocess.Popen(command("fmt", SEED), stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.kill()
        process.wait()
        assert (here / SEED).read_text() in (text, untidy)
    run("fmt", SEED)
    assert (here / SEED).read_text() == text and not list(here.glob(".*.tmp"))


def until_it_waits(process: int) -> None:
    """Until a process has its imports behind it and waits for its input: until it sleeps, whenever one looks."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():  # this system does not tell
        time.sleep(3)
        return
    asleep = 0
    while asleep < 5:
        time.sleep(0.1)
        # The state comes after the name, which may hold anything but ends with the last bracket.
        asleep = asleep + 1 if status.read_text().rpartition(")")[2].split()[0] == "S" else 0


@posix
def test_an_interrupt_ends_with_130(here):
    process = subprocess.Popen(command("lint", "-"), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    until_it_waits(process.pid)
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in complaints


def test_the_same_bytes_in_every_surrounding(here):
    surroundings = [{}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}]
    found = {run(*ASKED, env={**os.environ, **extra}).stdout for extra in surroundings}
    assert len(found) == 1 and "├".encode() in found.pop()


@pytest.mark.parametrize("flags", [("-O",), ("-W", "error"), ("-bb",)])
def test_the_same_answer_under_the_flags_of_python(here, flags):
    found = subprocess.run([sys.executable, *flags, *command(*ASKED)[1:]], capture_output=True, timeout=60)
    assert (found.stdout, found.stderr) == (run(*ASKED).stdout, b"")


def test_linting_imports_only_what_it_needs(here):
    program = (
        "import sys, termlang.cli\n"
        f"sys.argv = ['termlang', 'lint', {SEED!r}]\n"
        "try: termlang.cli.main()\n"
        "except SystemExit: pass\n"
        "rooms = ('termlang.evaluate', 'termlang.market', 'termlang.api')\n"
        "print(*(name for name in sys.modules if name.startswith(rooms)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert found.stdout.splitlines()[-1] == "", found.stderr


def test_a_fault_of_ours_is_no_traceback(monkeypatch, here):
    from click.testing import CliRunner

    import termlang.cli.new  # noqa: F401  (else it would take the broken one for its own, and keep it)
    from termlang.cli.commands import commands

    monkeypatch.setattr("termlang.cli.new.samples", lambda: 1 / 0)
    monkeypatch.setattr("termlang.cli.new.samples", lambda: 1 / 0)
    found = CliRunner().invoke(commands, ["new"])
    assert found.exit_code == 2 and "ZeroDivisionError" in found.stderr and "Traceback" not in found.stderr
