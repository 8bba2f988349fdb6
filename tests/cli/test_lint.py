import json

CLEAN = "neotherapeutics.terms"


def test_a_clean_deal(termlang):
    found = termlang("lint", CLEAN)
    assert "1 file: no problems" in found.stdout and found.stderr == ""


def test_findings_are_the_answer(termlang, here):
    (here / "bad.terms").write_text('language 1\ndeal "X"\ncurrency USD\nfoo bar\n')
    found = termlang("lint", "bad.terms", exit=1)
    assert "bad.terms:4:1" in found.stdout and "error[" in found.stdout and found.stderr == ""
    short = termlang("lint", "--short", "bad.terms", exit=1).stdout
    assert len(short) < len(found.stdout)


def test_several_files_and_one_that_cannot_be_read(termlang):
    found = termlang("lint", CLEAN, "none.terms", "valence.terms", exit=2)
    assert "2 files: no problems" in found.stdout and "F101" in found.stderr


def test_a_folder(termlang, here):
    assert f"{len(list(here.glob('*.terms')))} files" in termlang("lint", here).stdout


def test_a_folder_without_deals(termlang, here):
    (here / "empty").mkdir()
    assert "F110" in termlang("lint", "empty", exit=2).stderr


def test_standard_input(termlang, here):
    assert termlang("lint", "-", input=(here / CLEAN).read_bytes()).stdout == "1 file: no problems\n"
    assert "<stdin>:1:1" in termlang("lint", "-", input=b"foo\n", exit=1).stdout


def test_json(termlang, here):
    (here / "bad.terms").write_text("language 1\nfoo bar\n")
    found = json.loads(termlang("lint", "--format", "json", "bad.terms", exit=1).stdout)
    assert found["schema"] == "termlang.problems/1" and found["problems"][0]["line"] == 2


def test_ascii(termlang, here):
    (here / "bad.terms").write_text("language 1\nfoo bar\n")
    assert termlang("lint", "--ascii", "bad.terms", exit=1).stdout.isascii()


def test_escapes_of_a_text_do_not_reach_the_terminal(termlang, here):
    (here / "bad.terms").write_bytes(b'language 1\ndeal "\x1b[31m"\n')
    assert "\x1b" not in termlang("lint", "bad.terms", exit=1).stdout


def test_a_wide_file_is_not_utf8(termlang, here):
    (here / "wide.terms").write_bytes("language 1\n".encode("utf-16"))
    assert "UTF-16" in termlang("lint", "wide.terms", exit=2).stderr
