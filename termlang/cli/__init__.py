"""Words typed at a prompt come in; answers go to standard output, problems to standard error, and an exit code out.

Exit codes: 0 fine, 1 findings, refused or unknown, 2 unusable input or usage, 130 interrupted.
"""

from __future__ import annotations

import gc
import io
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """The command."""
    # The same bytes whatever the locale says.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    # Nothing made while modules are imported is ever garbage; looking for some costs a tenth of a short run.
    gc.disable()
    try:
        # Here, and not above: an interrupt during the first imports is met as well.
        from termlang.cli.commands import commands
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    commands.main(prog_name="termlang")
    raise AssertionError("the command ends with an exit code")
