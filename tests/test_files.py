"""Files in and out: what is refused at the door, and that a written file is the old one or the new one."""

import os
import socket
import stat
import subprocess
import sys
import threading

import pytest

from termlang import files
from termlang.cli.samples import sample_files, samples
from termlang.files import Unusable, read_text, write_text

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes and modes")


def refused(path, limit=files.MAX_SOURCE):
    """The one problem with which a path is refused."""
    with pytest.raises(Unusable) as caught:
        read_text(path, limit)
    (problem,) = caught.value.problems
    assert problem.message and problem.remedy
    return problem


@pytest.fixture
def file(tmp_path):
    """A way to make a file of bytes."""

    def make(data, name="deal.terms"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


# ------------------------------------------------------------------------------------------------------------ reading


def test_text_is_read_as_it_stands(file):
    assert read_text(file("one\r\ntwo — 2\n".encode())) == "one\r\ntwo — 2\n"


def test_a_byte_order_mark_stays(file):
    assert read_text(file(b"\xef\xbb\xbflanguage 1\n")) == "\ufefflanguage 1\n"


def test_the_limit_itself_is_read_and_one_more_is_not(file):
    assert len(read_text(file(b"x" * 100), 100)) == 100
    problem = refused(file(b"x" * 101), 100)
    assert problem.code == "F104" and "100 bytes" in problem.message


def test_a_missing_file_is_named_with_its_neighbour(file):
    path = file(b"", "deal.terms").with_name("dael.terms")
    problem = refused(path)
    assert problem.code == "F101" and "deal.terms" in problem.remedy


def test_a_missing_folder_is_named(tmp_path):
    assert "no folder" in refused(tmp_path / "none" / "deal.terms").remedy


def test_a_folder_is_no_file(tmp_path):
    assert refused(tmp_path).code == "F102"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a device that never ends")
def test_a_device_is_not_read():
    assert refused("/dev/zero").code == "F103"


@posix
def test_a_socket_is_not_read(tmp_path):
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        assert refused(path).code == "F103"


@posix
def test_an_unreadable_file_is_refused(file):
    path = file(b"x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert refused(path).code == "F105"


def test_a_name_with_a_nul_is_refused():
    problem = refused("a\0b")
    assert problem.code == "F105" and "\0" not in problem.message


@posix
def test_reading_an_endless_pipe_stops_at_the_limit(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    program = f"f = open({str(path)!r}, 'wb')\nwhile True: f.write(b'x' * 9999)"
    writer = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    try:
        # Until the writer is there, the pipe has nothing to give.
        while (problem := refused(path, 1000)).code == "F109":
            pass
        assert problem.code == "F104"
    finally:
        writer.kill()
        writer.wait()


@posix
def test_a_pipe_without_a_writer_does_not_wait(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").code == "F109"


def test_what_is_no_utf8_is_named_with_its_place(file):
    problem = refused(file("ä\r\n12".encode() + b"\xe9x"))
    assert problem.code == "F107"
    assert "line 2, column 3" in problem.message and "byte 6 (0xe9)" in problem.message


@pytest.mark.parametrize("data", [b"\xc0\xaf", b"\xed\xa0\x80", b"\xff"])
def test_overlong_and_half_characters_are_refused(file, data):
    assert refused(file(b"language 1 " + data)).code == "F107"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wider_encodings_are_named(file, encoding):
    problem = refused(file("language 1\ndeal\n".encode(encoding)))
    assert problem.code == "F106" and encoding[:6].upper() in problem.message


@pytest.mark.parametrize(
    ("start", "name"),
    [(b"PK\x03\x04", "xlsx"), (b"%PDF-1.7", "PDF"), (b"\xd0\xcf\x11\xe0", "xls"), (b"\x1f\x8b", "gzip")],
)
def test_other_kinds_of_file_are_named(file, start, name):
    problem = refused(file(start + bytes(100), "prices.csv"), files.MAX_PRICES)
    assert problem.code == "F108" and name in problem.message


def test_a_link_is_read_through(file):
    path = file(b"language 1\n")
    link = path.with_name("link.terms")
    link.symlink_to(path)
    assert read_text(link) == "language 1\n"


def test_names_are_shown_without_controls(tmp_path):
    assert "\x1b" not in refused(tmp_path / "a\x1b[31m").message


# ------------------------------------------------------------------------------------------------------------ writing


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def cannot_write(path, text="new\n", **how):
    with pytest.raises(Unusable) as caught:
        write_text(path, text, **how)
    return caught.value.problems[0]


def test_a_new_file_is_written_whole(tmp_path):
    write_text(tmp_path / "a", "one\r\n—\n")
    assert (tmp_path / "a").read_bytes() == "one\r\n—\n".encode()
    assert names_in(tmp_path) == ["a"]


def test_an_existing_file_needs_force(file):
    path = file(b"old\n")
    assert cannot_write(path).code == "F121" and path.read_bytes() == b"old\n"
    write_text(path, "new\n", force=True)
    assert path.read_bytes() == b"new\n"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_mode_is_kept(file, mode):
    path = file(b"old\n")
    path.chmod(mode)
    write_text(path, "new\n", force=True)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_a_new_file_has_the_mode_that_the_user_wants(tmp_path):
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@posix
def test_a_link_inside_the_folder_is_followed(file):
    path = file(b"old\n")
    link = path.with_name("link")
    link.symlink_to(path.name)
    write_text(link, "new\n", force=True)
    assert link.is_symlink() and path.read_bytes() == b"new\n"


@posix
def test_a_link_out_of_the_folder_is_refused(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"old\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(outside)
    assert cannot_write(inside / "link", force=True).code == "F122"
    assert outside.read_bytes() == b"old\n" and names_in(inside) == ["link"]


@posix
def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert cannot_write(tmp_path / "loop", force=True).code in ("F123", "F125")


@posix
def test_only_plain_files_are_written(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert cannot_write(tmp_path / "pipe", force=True).code == "F123"
    assert cannot_write(tmp_path / "folder", force=True).code == "F123"


def test_a_missing_folder_cannot_be_written_to(tmp_path):
    assert cannot_write(tmp_path / "none" / "a").code == "F125"


@posix
def test_a_read_only_folder_keeps_its_file(file):
    path = file(b"old\n")
    path.parent.chmod(0o555)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("this user may write everywhere")
        assert cannot_write(path, force=True).code == "F125"
        assert path.read_bytes() == b"old\n" and names_in(path.parent) == ["deal.terms"]
    finally:
        path.parent.chmod(0o755)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_old_file_and_no_litter(file, monkeypatch, step):
    path = file(b"old\n")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os if step == "fsync" else files.Path, step, full)
    problem = cannot_write(path, force=True)
    assert problem.code == "F125" and "no space left" in problem.message
    assert path.read_bytes() == b"old\n" and names_in(path.parent) == ["deal.terms"]


def test_an_interrupt_on_the_way_leaves_the_old_file_and_no_litter(file, monkeypatch):
    path = file(b"old\n")

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new\n", force=True)
    assert path.read_bytes() == b"old\n" and names_in(path.parent) == ["deal.terms"]


def test_half_a_character_is_not_written(tmp_path):
    assert cannot_write(tmp_path / "a", "\ud800").code == "F125"
    assert names_in(tmp_path) == []


@posix
def test_the_litter_of_a_killed_run_is_swept_and_that_of_a_living_one_stays(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    dead, living = (tmp_path / f".a.{process}-0f.tmp" for process in (gone.pid, os.getppid()))
    other = tmp_path / f".b.{gone.pid}-0f.tmp"
    for path in (dead, living, other):
        path.write_bytes(b"")
    write_text(tmp_path / "a", "x")
    assert names_in(tmp_path) == sorted(["a", living.name, other.name])


def test_writers_at_the_same_time_do_not_meet(tmp_path):
    path = tmp_path / "a"
    texts = [f"{number}" * 100_000 for number in range(8)]
    threads = [threading.Thread(target=write_text, args=(path, text), kwargs={"force": True}) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in texts and names_in(tmp_path) == ["a"]


# ------------------------------------------------------------------------------------------------------ deals, samples


def test_a_deal_is_read_from_its_path():
    (terms, *_) = [path for path in files.term_files(files.Path(__file__).parents[1] / "deals") if "neo" in path.name]
    assert files.read_deal(terms).title.startswith("NeoTherapeutics")


def test_samples_come_with_their_prices():
    assert {"bbby", "neotherapeutics", "valence"} <= set(samples())
    found = sample_files("neotherapeutics")
    assert "neotherapeutics.terms" in found and all(name.startswith("neotherapeutics") for name in found)


def test_a_sample_that_is_not_there_has_a_neighbour():
    with pytest.raises(Unusable, match="no sample") as caught:
        sample_files("neotherapeutic")
    assert "`neotherapeutics`" in caught.value.problems[0].remedy
