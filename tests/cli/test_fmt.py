SEED = "neotherapeutics.terms"


def untidy(here):
    path = here / "untidy.terms"
    path.write_text((here / SEED).read_text().replace("currency USD", "currency    USD   # kept"))
    return path


def test_a_tidy_file_is_left_alone(termlang, here):
    before = (here / SEED).stat()
    assert "0 changed, 1 unchanged" in termlang("fmt", SEED).stderr
    assert (here / SEED).stat().st_mtime_ns == before.st_mtime_ns


def test_an_untidy_file_is_written(termlang, here):
    path = untidy(here)
    termlang("fmt", path)
    assert "currency USD  # kept\n" in path.read_text()
    assert "1 unchanged" in termlang("fmt", path).stderr


def test_check_and_diff_write_nothing(termlang, here):
    path = untidy(here)
    before = path.read_text()
    assert "untidy.terms" in termlang("fmt", "--check", path, exit=1).stdout
    found = termlang("fmt", "--diff", path, exit=1).stdout
    assert "-currency    USD   # kept" in found and "+currency USD  # kept" in found
    assert path.read_text() == before


def test_standard_input_is_printed(termlang, here):
    found = termlang("fmt", "-", input=untidy(here).read_text())
    assert "currency USD  # kept\n" in found.stdout and found.stderr == ""


def test_what_cannot_be_read_is_left_alone(termlang, here):
    (here / "bad.terms").write_text("foo bar\n")
    assert "1 left alone" in termlang("fmt", "bad.terms", exit=2).stderr
    assert (here / "bad.terms").read_text() == "foo bar\n"
