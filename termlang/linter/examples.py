"""The examples of rules: a few lines, completed to a whole sheet, so that a page shows only what matters.

An example that begins with `language` is whole. Else it stands below a usual head, and a usual instrument follows
where it has none; `Market Value` is defined where it is named. Its first line may say where the rest belongs:
`# in Series A`; `# in the conversion`, where windows take the place of the usual one; `# at the margin`, the default.
"""

from __future__ import annotations

from textwrap import dedent, indent

HEAD = """\
language 1
deal "Acme Preferred Stock"
currency USD
calendar NYSE
months end on the last day
party Company "Acme, Inc."
party Investors "the holders of the preferred stock"
stock Common Stock of Company
Closing means January 29, 1999
"""
_MARKET = "Market Value means the closing price of Common Stock\n"
_ISSUE = """\
preferred Series A:
  issued on Closing to Investors, 400 shares of $10,000 stated value
"""
_CONVERSION = "  conversion into Common Stock at the option of Investors:\n"
_WINDOW = """\
    from Issue Date until 5 years after Issue Date:
      all of it
      at $13.06 per share
"""
_SHARES = "    shares rounded down, the fraction lapses\n"
INSTRUMENTS = ("preferred ", "warrant ", "note ", "facility ")


def whole(example: str) -> str:
    """The sheet that an example stands for."""
    text = dedent(example).strip("\n") + "\n"
    first, _, rest = text.partition("\n")
    if first.startswith("language"):
        return text
    head = HEAD + (_MARKET if "Market Value" in text and "Market Value means" not in text else "")
    match first:
        case "# in the conversion":
            below = indent(rest, "    ")
            shares = "" if "shares rounded" in rest else _SHARES
            return head + _ISSUE + _CONVERSION + (below if _opens_window(rest) else _WINDOW + below) + shares
        case "# in Series A":
            below = indent(rest, "  ")
            own = any(line.startswith("conversion") for line in rest.splitlines())
            return head + _ISSUE + below + ("" if own else _CONVERSION + _WINDOW + _SHARES)
        case "# at the margin":
            text = rest
    if any(line.startswith(INSTRUMENTS) for line in text.splitlines()):
        return head + text
    return head + text + _ISSUE + _CONVERSION + _WINDOW + _SHARES


def _opens_window(lines: str) -> bool:
    leads = ("from ", "after ", "until ", "through ", "before ", "at any time:", "thereafter:")
    return any(line.startswith(leads) for line in lines.splitlines())
