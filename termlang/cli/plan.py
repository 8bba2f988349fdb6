"""`termlang plan`: what a policy of a deal comes to when it is compiled."""

from __future__ import annotations

import click

from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver


@click.command("plan")
@click.argument("file")
@click.option("--policy", metavar="TITLE", help="The policy; may be left out where the file has only one.")
@situation_flags()
@output_flags("text")
def command(file: str, policy: str | None, situation: Situation, output: Output) -> int:
    """Show the plan of a policy: what a path carries, and what each line works out on which days.

    Each operation says what it varies with: nothing, the day, the prices of the day, or what has happened on the path.
    What does not compile is named, clause by clause.

    \b
    Example:
      $ termlang plan neotherapeutics.terms --set 'Stipulated Price=4.00' \\
          --reading 'Staging=Every Conversion' --reading 'First Increment=At Once' \\
          --reading 'Earlier Conversions=Counted' --reading 'Dividend Shares=Inside'
    """
    deal = closed_deal(open_deal(file), situation)
    if not deal.model.policies:
        text = 'There is no policy in this file. Add a block such as `policy "Month ends":` to it.\n'
        deliver(text, output.out, force=output.force)
        return FINDINGS
    market = market_of(deal.model, situation, None, short=output.short)
    deliver(deal.plan(policy, market=market), output.out, force=output.force)
    return FINE
