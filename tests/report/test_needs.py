"""What an answer lacks, in few words and none lost."""

from termlang.report.needs import needs_lines


def test_many_days_of_one_figure_are_one_line() -> None:
    days = [f"the vwap of Common Stock on 2024-01-{day:02}" for day in (2, 3, 4, 5)]
    assert needs_lines(["Stipulated Price", *days, "the close of Common Stock on 2024-01-05"]) == [
        "Stipulated Price",
        "the vwap of Common Stock on 4 days, 2024-01-02 to 2024-01-05",
        "the close of Common Stock on 2024-01-05",
    ]


def test_few_days_are_named() -> None:
    days = [f"the vwap of Common Stock on 2024-01-0{day}" for day in (2, 3, 4)]
    assert needs_lines(days) == days


def test_what_others_wrote_moves_no_cursor() -> None:
    assert needs_lines(["a\x1b[2J b\nc"]) == ["a\\x1b[2J b c"]
