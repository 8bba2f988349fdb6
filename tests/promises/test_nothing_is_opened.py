"""Evaluation opens no file, socket or process, and imports nothing once it has begun."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.rules import broken_by_text
from hostile.sound import EVERY, sound

import termlang
from promises.watched import watched


@pytest.mark.parametrize("name", EVERY)
def test_a_deal_is_read_asked_and_laid_out_with_nothing_opened(name: str) -> None:
    known = sound(name)
    # Once before, so that what is imported when it is first needed is there.
    assert broken_by_text(known.text, known) == []
    with watched() as seen:
        assert broken_by_text(known.text, known) == []
    assert seen == []


def test_a_text_that_names_files_opens_none() -> None:
    known = sound("bbby")
    paths = ("/etc/passwd", "../../secret", "file:///etc/passwd", "http://127.0.0.1:9/x", "/dev/zero")
    text = known.text + "".join(f'source Sly {number} "{path}"\n' for number, path in enumerate(paths))
    termlang.check(known.text)
    with watched() as seen:
        termlang.check(text)
    assert seen == []


def test_the_watch_sees_what_is_opened(tmp_path: Path) -> None:
    with watched() as seen:
        (tmp_path / "x").write_text("x")
    assert any(event.startswith("open") for event in seen)
