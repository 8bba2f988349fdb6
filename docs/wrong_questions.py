"""Wrong questions: for codes that no wrong line of a deal has, what someone types, and the files that lie there.

An entry is files and then what is asked. `# NAME` begins a file; with `# NAME +` the lines are added to the usual deal.
`$ …` is a command and `>>> …` a line of Python. The first lines of a long file may be repeated: `… * 70` after a line.
A code follows each; `docs/generate.py` asks, takes the message that comes, and stops where none of that code does.
"""

from __future__ import annotations

QUOTE = '$ termlang quote deal.terms "Series A" --amount all --on 1999-05-03'
EVAL = "$ termlang eval deal.terms X --on 1999-05-03"
PRICES = f"{QUOTE} --prices acme.csv"
REPLAY = "$ termlang replay deal.terms acme.journal"
RUN = "$ termlang simulate deal.terms --start 12.00 --volatility 60% --days 5 --paths 3"
GRID = '$ termlang grid deal.terms "Series A" --amount all --on 1999-05-03'
POLICY = """# deal.terms +
policy "Month ends":
  Investors convert all that is open of Series A on the last trading day of each month
"""


def prices(rows: str, more: str = "") -> str:
    """A price file, and a quote that reads it."""
    return f"# acme.csv\n{rows}\n{PRICES}{more}"


def term(lines: str, more: str = "", ask: str = EVAL) -> str:
    """Lines beside the usual deal, and a term that is asked for."""
    return f"# deal.terms +\n{lines}\n{ask}{more}"


def journal(lines: str, deal: str = "") -> str:
    """A journal, replayed on the usual deal."""
    return f"{deal}# acme.journal\n{lines}\n{REPLAY}"


ASKED: dict[str, str] = {
    # ------------------------------------------------------------------------------------------------- requests
    "E901": "$ termlang --limit steps=2 eval deal.terms '$1.00 + $2.00 + $3.00' --on 1999-05-03",
    "E902": '$ termlang new neotherapeutics\n$ termlang --limit answers=2 quote neotherapeutics.terms "Series A" --amount all --on 1999-05-03 --price close=10.00',
    "E903": '$ termlang quote deal.terms "Series Z" --amount all --on 1999-05-03',
    "E904": f"{QUOTE} --set 'Floor=5.00'",
    "E905": '$ termlang quote deal.terms "Series A" --amount "five" --on 1999-05-03',
    "E906": f"{QUOTE} --set 'Fixed Price=5 shares'",
    "E907": f"{QUOTE} --reading 'Staging=At Once'",
    "E908": '$ termlang quote deal.terms "Series A" --amount all --on yesterday',
    "E911": f"{QUOTE} --price close",
    "E912": f"{QUOTE} --price close=10.00 --price close=11.00",
    "E913": f"{QUOTE} --price 'Other Stock.close=10.00'",
    "E914": '$ termlang eval deal.terms "Market Value" --from 1999-05-03 --to 1999-05-07 --price close=10.00',
    "E915": '$ termlang eval deal.terms "Fixed Price" --from 1999-05-07 --to 1999-05-03',
    "E916": '$ termlang eval deal.terms "Fixed Price" --from 1950-01-01 --to 2150-01-01',
    "E917": "# ask.jsonl\n{day: 1999-05-03\n$ termlang quote deal.terms --requests ask.jsonl",
    "E918": "# ask.jsonl\n[1, 2]\n$ termlang quote deal.terms --requests ask.jsonl",
    "E919": '# ask.jsonl\n{"right": "Series A", "amount": "all", "on": "1999-05-03", "price": 5}\n'
    "$ termlang quote deal.terms --requests ask.jsonl",
    "E920": '# ask.jsonl\n{"right": "Series A"}\n$ termlang quote deal.terms --requests ask.jsonl',
    # ---------------------------------------------------------------------------------------------- what is found
    "N117": term("X means:\n  $5.00 per share when Market Value is above $20.00 per share", " --price close=10.00"),
    "P513": """$ termlang eval deal.terms "Market Value on July 5, 1999" --on 1999-07-06 --price close=10.00""",
    "P517": "# acme.csv\ndate,close,volume\n1999-05-03,10.00,0\n"
    '$ termlang eval deal.terms "the volume-weighted average of Market Value over the 1 trading days ending on May 3, 1999" --on 1999-05-03 --prices acme.csv',
    "U420": term("X means 1,000,000,000,000 * 1,000,000,000,000"),
    "U421": term("X means 1 / 1,000,000,000,000 / 1,000,000,000,000"),
    "U415": term(
        "Rate means 5.1%\nX means Rate a year on $1,000.00, compounded monthly, actual/365, from January 1, 1990 through January 1, 2100"
    ),
    # --------------------------------------------------------------------------------------------------- journals
    "J107": journal("1999-05-03 Investors transfer 500 shares of Series A to Company"),
    "J109": """# acme.journal
1999-01-05 Company issues 400 shares of Series A to Investors
$ termlang replay deal.terms acme.journal""",
    "J110": journal("1999-01-29 Company issues 500 shares of Series A to Investors"),
    "J111": journal("1999-05-03 Company pays the dividend of Series A"),
    "J113": journal("1999-05-03 Common Stock splits 2 for 1\n1999-05-03 Common Stock splits 3 for 1"),
    # -------------------------------------------------------------------------------------------------- paths
    "K102": "$ termlang new neotherapeutics\n$ termlang simulate neotherapeutics.terms --start 12.00 --volatility 60% --days 5 --paths 3",
    "K103": f"{RUN} --policy Never",
    "K107": f"{POLICY}{RUN} --backend abacus",
    "K205": f"{POLICY}$ termlang --limit batch=10 simulate deal.terms --start 12.00 --volatility 60% --days 5 --paths 3",
    "K222": f"{POLICY}# paths.csv\ndate,a\n1999-05-03,10.00\n$ termlang simulate deal.terms --prices paths.csv --days 3",
    # -------------------------------------------------------------------------------------------------- files
    "F101": "$ termlang lint aceme.terms",
    "F102": "$ termlang lint --config . deal.terms",
    "F103": "$ termlang lint /dev/null",
    "F104": "$ termlang --limit source=20 lint deal.terms",
    "F110": "# drafts/notes.txt\nno deal\n$ termlang lint drafts",
    "F111": ('# deal.terms +\nsource F8K "Form 8-K", file "../f8k.txt"\n$ termlang lint --select S134 deal.terms'),
    "F121": "$ termlang eval deal.terms Closing --on 1999-05-03 --out deal.terms",
    "F131": "$ termlang new neotherapuetics",
    "F132": "# neotherapeutics.terms\nlanguage 1\n$ termlang new neotherapeutics",
    "F141": "# termlang.toml\n[lint\n$ termlang lint deal.terms",
    "F142": '# known.json\n{\n# termlang.toml\n[lint]\nbaseline = "known.json"\n$ termlang lint deal.terms',
    "L171": '# termlang.toml\n[lint]\nprofil = "signing"\n$ termlang lint deal.terms',
    "L172": '# termlang.toml\n[lint]\nprofile = "final"\n$ termlang lint deal.terms',
    "L173": "$ termlang lint --select W999 deal.terms",
    "L174": '# known.json\n{"files": {}}\n# termlang.toml\n[lint]\nbaseline = "known.json"\n$ termlang lint deal.terms',
    "L006": "$ termlang --limit declarations=5 lint deal.terms",
    "Y003": "$ termlang --limit line=40 lint deal.terms",
    "Y004": "$ termlang --limit lines=10 lint deal.terms",
    "Y007": "$ termlang --limit depth=2 lint deal.terms",
    "Y021": "$ termlang --limit text=10 lint deal.terms",
    "Y031": "$ termlang --limit tokens=50 lint deal.terms",
    "Y024": '# deal.terms +\nparty Finder "a finder"\n  except when Closing is met: 5\n$ termlang lint deal.terms',
    "Y027": "# empty.terms\n# nothing yet\n$ termlang lint empty.terms",
    # -------------------------------------------------------------------------------------------------- prices
    "M102": "# acme.csv\ndate,close\n1999-05-03,10.00\n1999-05-04,10.00\n$ termlang --limit price_rows=1 quote deal.terms "
    '"Series A" --amount all --on 1999-05-03 --prices acme.csv',
    "M103": "# acme.csv\ndate,close,high\n1999-05-03,10.00,11.00\n$ termlang --limit price_columns=2 quote deal.terms "
    '"Series A" --amount all --on 1999-05-03 --prices acme.csv',
    "M104": "# acme.csv\ndate,close\n1999-05-03,10.000000000001\n$ termlang --limit price_cell=10 quote deal.terms "
    '"Series A" --amount all --on 1999-05-03 --prices acme.csv',
    "M106": prices("date,close\n1999-05-03,10\u200b.00"),
    "M108": prices(""),
    "M110": prices("1999-05-03,10.00\n1999-05-04,10.00"),
    "M114": prices("date,close\n1999-05-03,10.00\ndate,close\n1999-05-04,10.00"),
    "M122": prices('date,close\n1999-05-03,10".00'),
    "M123": prices("date,close\n1999-05-03,10.00\n\n1999-05-04,10.00"),
    "M124": prices("date,symbol,close\n1999-05-03,ACME,10.00\n1999-05-04,OTHR,10.00"),
    "M133": prices("date,close\n5/3/99,10.00"),
    "M134": prices("date,close\n36283,10.00"),
    "M140": prices("date,close\n1999-05-03,10.00\n1999-05-04,"),
    "M142": prices('date,close\n1999-05-03,"10,25"'),
    "M143": prices("date;close\n1999-05-03;10.25", " --prices-form 'decimal=comma, separator=;'"),
    "M144": prices('date,close,volume\n1999-05-03,10.00,"1,450,000"'),
    "M146": prices("date,close\n1999-05-03,10 1/4"),
    "M149": prices("date,close,volume\n1999-05-03,10.00,-5"),
    "M150": prices("date,close\n1999-05-03,10000000000000000000"),
    "M151": prices("date,close,split\n1999-05-03,10.00,half"),
    "M152": "# acme.csv\ndate,close,split\n1999-05-03,10.00,2 for 1\n# other.csv\ndate,close,split\n1999-05-03,10.00,3 for 1\n"
    + PRICES
    + " --prices other.csv",
    "M160": prices("date,close\n1999-05-03,10.00\n1999-05-07,10.00"),
    "M161": prices("date,close\n1999-05-02,10.00\n1999-05-03,10.00"),
    "M163": prices("date,close\n1985-05-03,10.00\n1999-05-03,10.00"),
    "M165": prices("date,close\n5/3/99,10.00", " --prices-form 'dates=m/d/yy'"),
    "M166": prices("date,close,high\n1999-05-03,10.00,"),
    "M170": '>>> termlang.Market.of(["1999-05-03", "1999-05-04"], {"close": ["10.00"]})',
    "M171": '>>> termlang.Market.of(["1999-05-03"], {"closing": ["10.00"]})',
    "M172": '>>> termlang.Market.of(["1999-05-03"], {"close": [float("nan")]})',
    "M173": '>>> termlang.Market.of(["1999-05-03"], {"close": numpy.array([10.1], "float32")})',
    "M174": '>>> termlang.Market.of(["1999-05-03"], {"close": [True]})',
    "M175": '>>> termlang.Market.of([19990503], {"close": ["10.00"]})',
    "M176": '>>> termlang.Market.of(["1999-05-03"], {"close": [10.1]}, tick="0")',
    "M177": '>>> termlang.Market.of(["1999-05-03"], {"close": ["10.00"]}, basis="adjusted")',
    "M178": "# acme.csv\ndate,close\n1999-05-03,10.00\n# other.csv\ndate,close\n1999-05-03,11.00\n"
    + PRICES
    + " --prices other.csv",
    "M179": prices("date,close\n1999-05-03,10.00", " --prices-form 'currency=EUR'"),
    "M180": prices("date,close\n1999-05-03,10.00", " --prices-form 'dates=iso, dates=iso'"),
    "N126": term("Part is undisclosed, a percentage\nX means 900 shares + Part * X, solved", " --set Part=100%"),
    "C613": "# deal.terms +\n    limit 50 shares, counting conversions, in total, the excess stays outstanding\n    limit 50 shares, counting conversions, in total, the excess is paid in cash at $1.00 per share\n"
    + QUOTE,
    "X133": """# deal.terms +
    blocked above Cap of Count, for each holder, the excess stays outstanding
Cap is undisclosed, a percentage
Count is undisclosed, in shares
"""
    + QUOTE
    + " --set Cap=120% --set Count=1,000,000",
    "X131": "# deal.terms +\n    also ($10.00 - Amount Converted) in cash\n" + QUOTE,
    "M125": prices(f'date,close\n1999-05-03,"{"1" * 40_000}"'),
    "F123": "# drafts/deal.terms\nlanguage 1\n$ termlang eval deal.terms Closing --on 1999-05-03 --force --out drafts",
    "F125": "$ termlang eval deal.terms Closing --on 1999-05-03 --out none/answer.txt",
    "U425": term("Part is undisclosed, a number\nX means 7 / Part", " --set Part=0"),
    "E926": f"{GRID} --over volatility=0.3",
    "E927": f"{GRID} --over close=1,000,2",
    "E928": f"{GRID} --over close=2..1",
    "E929": f"{GRID} --over close=1..100/0.05 --over vwap=1..100/0.05",
}
