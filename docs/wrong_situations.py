"""Situations in words: for codes that hang on a machine, on another process, or on more lines than a page should hold.

Nothing is asked here: a situation has the facts that its message names, and the message is made of them.
"""

from __future__ import annotations

SITUATIONS: dict[str, tuple[str, dict[str, str]]] = {
    "D213": (
        '$ termlang quote deal.terms "Series A" --amount all --on 2101-05-03',
        {"what": "2101-05-03 is outside the calendar NYSE, which runs from 1990-01-01 through 2100-12-31"},
    ),
    "D219": (
        "(a conversion is priced on May 3, 1999, which the text names; the notice comes on May 5)",
        {"day": "1999-05-03", "notice": "1999-05-05"},
    ),
    "D229": ("(a period is the term Days, and Days is given as 2.5)", {"count": "2.5"}),
    "E909": ("(1,000 definitions, each of which rests on the one above it)", {"most": "100"}),
    "E921": (
        '$ termlang quote deal.terms "Series A" --amount all --on 1999-05-03 --save-example sound',
        {"why": "an example called `sound` is there", "hint": "choose another name"},
    ),
    "E922": (
        "$ termlang show deal.terms   (where the package jinja2 is not installed)",
        {"what": "a page", "package": "jinja2", "extra": "show"},
    ),
    "E923": (
        '$ termlang record acme.journal deal.terms "1999-05-03 Investors"',
        {
            "why": "it is not a line of a journal",
            "hint": "write it like `1999-05-03 Investors convert $1,000 of Series A`",
        },
    ),
    "E924": (
        "$ termlang show deal.terms   (where the price rests on what is not disclosed)",
        {"why": "Floor is unknown"},
    ),
    "E930": (
        "$ termlang simulate deal.terms --start 12.00 --volatility 60% --dask tcp://10.0.0.1:8786   (nobody answers)",
        {"address": "tcp://10.0.0.1:8786", "reason": "Timed out trying to connect to tcp://10.0.0.1:8786 after 30 s"},
    ),
    "E933": (
        "$ termlang simulate deal.terms --start 12.00 --volatility 60% --event-log 0   (with an open question)",
        {"count": "2"},
    ),
    "E925": (
        "$ termlang simulate deal.terms --start 12.00 --volatility 60% --plot fan.svg   (with four open questions)",
        {"count": "16", "most": "4"},
    ),
    "E931": (
        "(an interest that is paid each day, asked for 200 years)",
        {"what": "the interest of Notes", "most": "5,000"},
    ),
    "E932": ("(a program asks a deal from inside 900 calls of its own)", {}),
    "F105": (
        "$ termlang lint deal.terms   (which another person owns)",
        {"file": "deal.terms", "reason": "permission denied"},
    ),
    "F106": (
        "$ termlang lint deal.terms   (saved as Unicode by an editor of Windows)",
        {"file": "deal.terms", "encoding": "UTF-16"},
    ),
    "F107": (
        "$ termlang lint deal.terms   (in which a quotation mark stands as byte 0x93)",
        {"file": "deal.terms", "line": "4", "column": "7", "byte": "93", "offset": "62"},
    ),
    "F108": (
        "$ termlang lint deal.pdf",
        {"file": "deal.pdf", "kind": "a PDF", "hint": "write the deal as a text"},
    ),
    "F109": ("$ termlang lint pipe   (made by mkfifo, and nobody writes to it)", {"file": "pipe"}),
    "F122": (
        "$ termlang fmt deal.terms   (which is a link into another folder)",
        {"file": "deal.terms", "target": "/home/ann/signed/deal.terms"},
    ),
    "F124": ("$ termlang fmt deal.terms   (which is read-only)", {"file": "deal.terms"}),
    "F126": ("$ termlang record acme.journal …   (while the same runs in another window)", {"file": "acme.journal"}),
    "J108": (
        "1999-01-29 Company issues 400 shares of Series A to Ann\n1999-05-03 Bob converts $10,000 of Series A",
        {"instrument": "Series A", "who": "Bob", "day": "1999-05-03", "hint": "name Ann"},
    ),
    "J112": (
        "1999-01-29 Company issues 1 warrant of Coverage Warrants to Ann   (which a conversion delivers)",
        {"instrument": "Coverage Warrants"},
    ),
    "J114": (
        "1999-05-03 Company converts $10,000 of Series A   (which Ann and Bob hold, with a blocker for each holder)",
        {"right": "conversion", "instrument": "Series A", "hint": "`… of Series A held by Ann`"},
    ),
    "K101": (
        '>>> deal.compile("Month ends")   (a deal in which conversions deliver warrants)',
        {"what": "also 20% of Shares Delivered in Coverage Warrants"},
    ),
    "K104": (
        '>>> deal.compile("Month ends").run(prices)   (of days that begin with the first conversion)',
        {"what": "the average of Market Value over the 5 trading days", "day": "1999-04-26", "first": "1999-05-03"},
    ),
    "K105": ('>>> deal.compile("Month ends").run({"close": prices})', {"needed": "the daily low of Common Stock"}),
    "K106": (
        '>>> deal.compile("Month ends", backend="native")   (where the package cffi is not installed)',
        {"what": "the native back end", "package": "cffi", "extra": "native"},
    ),
    "K108": (
        ">>> program.run([[10.00, 0.00, 11.00]])",
        {"what": "a price is not above zero", "hint": "give prices above zero"},
    ),
    "K109": ('>>> deal.compile("Month ends", backend="cuda")   (on a machine without such a device)', {}),
    "K201": (
        "$ termlang simulate deal.terms …   (where the package numpy is not installed)",
        {"what": "a run over many paths", "package": "numpy", "extra": "batch"},
    ),
    "K202": ('>>> deal.run(numpy.array([[10.1]]), "Month ends")', {}),
    "K203": (
        ">>> deal.run(prices[0], …)   (one path, without the axis of paths)",
        {"what": "the prices have one axis", "hint": "give prices with days down and paths across"},
    ),
    "K204": (
        '>>> deal.run({"high": prices}, …)',
        {"needed": "close", "given": "high", "hint": "give them"},
    ),
    "K221": (
        "day,path-1\n1999-05-03,10.00",
        {"what": "no column is called `date`; there is `day` and `path-1`"},
    ),
    "K223": ("date,path-1\n1999-05-03,10.00\n1999-05-04,0", {"where": "path-1 on 1999-05-04", "found": "0"}),
    "K224": (
        "date,path-1\n1999-05-03,ten",
        {"where": "row 2, column `path-1`", "what": "`ten` is not a number", "hint": "write it like `13.06`"},
    ),
    "M101": (
        "(a price file of every trade of a year)",
        {"name": "acme.csv", "found": "80,000,000", "most": "67,108,864"},
    ),
    "M116": (
        "date,Common Stock.close,Other Stock.close,split\n1999-05-03,10.00,5.00,2 for 1",
        {"stocks": "Common Stock and Other Stock", "example": "Common Stock"},
    ),
    "M199": ("(a price file in which 100 rows name a closed day)", {"kind": "M161", "count": "90"}),
    "N110": ("(1,000 definitions, each of which rests on the one above it)", {"name": "A1000", "most": "100"}),
    "N120": ("(definitions that rest on one another, each with many brackets)", {"name": "X"}),
    "N122": (
        "X means the lowest price of conversions of Series A\n   (asked on a day before the first conversion)",
        {"day": "1999-05-03", "event": "conversion", "of": "Series A"},
    ),
    "P514": (
        "X means the average of the 2 lowest Market Value over the 5 trading days ending on Closing\n"
        "   counting days when (Market Value is above $20.00 per share)   (which it is on one)",
        {"n": "1", "k": "2"},
    ),
    "P518": (
        "table Additional Shares by date and price   (asked at a price above its last column)",
        {"table": "Additional Shares", "where": "$45.00 on 1999-05-03"},
    ),
    "P520": ("(a draw is cut to the term Part, and Part comes to 1.2)", {"value": "1.2"}),
    "P521": (
        "$ termlang quote … --elect 'days of Investors=1999-05-03 1999-05-03'",
        {"days": "1999-05-03 and 1999-05-03", "k": "2"},
    ),
    "W340": ("(two series, each of which is better off converting only if the other does not)", {}),
    "W341": ("Series A may convert at Price - $1.00 per share   (where Price is $1.00)", {"value": "0"}),
    "W342": ("$ termlang eval deal.terms 'what Series A gets of ($5,000,000 - $6,000,000)' --on 1999-05-03", {}),
    "Y001": ("(a text of two million characters)", {"count": "2,000,000", "most": "1,048,576"}),
    "Y008": (
        "preferred Series B:\n    issued on Closing to Investors, 4 shares of $10 stated value\n  Other Price means $5.00 per share",
        {},
    ),
    "Y029": (
        ">>> termlang.check(data.decode('utf-8', 'surrogateescape'))",
        {"reason": "byte 0x93 in line 4"},
    ),
    "Y041": ("(no text is known that has this; it guards the formatter against its own faults)", {}),
    "D230": (
        "X means 1 month after Start   (and Start is told to be January 31, 1999)",
        {"what": "a month after 1999-01-31 has no day 31, and the deal does not say what then"},
    ),
    "P522": (
        "X means the average of Market Value over the 5 trading days ending on Closing   (a split lies among them)",
        {"ratio": "2 for 1", "day": "1999-01-27", "before": "10 USD/share", "after": "5 USD/share"},
    ),
    "P523": (
        "X means Market Value on Closing   (asked after a split)",
        {"day": "1999-01-29", "before": "10 USD/share", "after": "5 USD/share"},
    ),
    "W346": (
        "(windows whose ends hang on days that are not disclosed, and both hold the day that is asked)",
        {"day": "1999-05-03", "titles": "from Closing and thereafter"},
    ),
    "X134": (
        "(two `except when` lines whose conditions both hold on the day that is asked)",
        {"day": "1999-05-03", "values": "$5.00 and $6.00"},
    ),
    "K206": (
        "(a run over paths is told as a journal, and its policy asks for what is open less what was paid)",
        {"what": "an amount that hangs on the path"},
    ),
}
