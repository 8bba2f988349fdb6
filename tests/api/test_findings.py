"""`termlang.lint` and `termlang.fixed`: findings and fixes as data, on which an editor can be built."""

from __future__ import annotations

import pytest

import termlang

GAP = """language 1
deal "Acme Preferred Stock"
currency USD
calendar NYSE
party Company "Acme, Inc."
party Investors "the holders"
stock Common Stock of Company
preferred Series A:
  issued on January 29, 1999 to Investors, 400 shares of $10,000 stated value
  conversion into Common Stock at the option of Investors:
    from Issue Date until April 30, 1999:
      all of it
      at $13.06 per share
    after April 30, 1999:
      all of it
      at 101% of the closing price of Common Stock
    shares rounded down, the fraction lapses
"""


def codes(text: str, **config: object) -> list[str]:
    return [problem.code for problem in termlang.lint(text, config)]


def test_findings_come_with_fixes_whose_edits_are_data() -> None:
    (found,) = termlang.lint(GAP, {"select": ["W301"]})
    assert found.severity is termlang.Severity.WARNING and found.path[0] == "Series A"
    assert [fix.level for fix in found.fixes] == [termlang.FixLevel.CHOICE] * 2
    for fix in found.fixes:
        assert codes(termlang.fixed(GAP, fix), select=["W301"]) == []
        for edit in fix.edits:
            assert GAP[edit.span.start : edit.span.end] != edit.text
    with pytest.raises(ValueError, match="overlap"):
        termlang.fixed(GAP, found.fixes[0], termlang.Fix("again", (termlang.Edit(found.fixes[0].edits[0].span, "x"),)))


def test_settings_are_those_of_the_file_and_others_are_refused() -> None:
    assert codes(GAP, ignore=["W"]).count("W301") == 0
    (found,) = termlang.lint(GAP, {"select": ["window.gap"], "profile": "strict"})
    assert found.severity is termlang.Severity.ERROR
    with pytest.raises(termlang.BadInput) as refused:
        termlang.lint(GAP, {"selct": ["W301"], "profile": "loose"})
    assert [problem.code for problem in refused.value.problems] == ["L171", "L172"]


def test_a_half_typed_line_leaves_the_rest_its_findings() -> None:
    typed = GAP.replace("party Company", "Floor Price mea\nparty Company", 1)
    found = codes(typed, select=["W301"])
    assert "W301" in found and any(code.startswith("Y") for code in found)


def test_texts_of_sources_are_compared_with_the_clauses_that_cite_them() -> None:
    cited = GAP.replace("party Company", 'source F8K "Form 8-K", file "f8k.txt"\nparty Company', 1)
    cited = cited.replace("      at $13.06 per share", "      at $13.06 per share  [F8K]")
    (found,) = termlang.lint(cited, {"select": ["S133"]}, texts={"F8K": "the shares convert at $13.60"})
    assert found.facts["figure"] == "$13.06"
    assert codes(cited, select=["S133"]) == []
    assert not termlang.lint(cited, {"select": ["S133"]}, texts={"F8K": "at $13.06"})


def test_what_is_allowed_needs_a_reason() -> None:
    lines = "    after April 30, 1999:"
    allowed = GAP.replace(lines, f'{lines}  # lint: allow W301 because "closed on the last of April"')
    assert codes(allowed, select=["W301", "L"]) == []
    assert codes(GAP.replace(lines, f"{lines}  # lint: allow W301"), select=["W301", "L"]) == ["W301", "L162"]
    assert codes(allowed.replace("until", "through", 1), select=["W301", "L"]) == ["L161"]
