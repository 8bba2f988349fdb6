"""The tree of a `.terms` file: faithful to what was written, every piece with its span.

A grammar rule builds the class of the same name, its parts in the order in which they stand.
"""

# Every class is `ast.X`, wherever in here it stands.
from termlang.syntax.ast.definitions import *  # noqa: F403
from termlang.syntax.ast.definitions import Exception_
from termlang.syntax.ast.examples import *  # noqa: F403
from termlang.syntax.ast.expressions import *  # noqa: F403
from termlang.syntax.ast.expressions import MoneyLiteral
from termlang.syntax.ast.header import *  # noqa: F403
from termlang.syntax.ast.header import CurrencyLine, SourceLine
from termlang.syntax.ast.instruments import *  # noqa: F403
from termlang.syntax.ast.leaves import *  # noqa: F403
from termlang.syntax.ast.limits import *  # noqa: F403
from termlang.syntax.ast.node import Node as Node
from termlang.syntax.ast.node import fields as fields
from termlang.syntax.ast.node import moved as moved
from termlang.syntax.ast.node import same as same
from termlang.syntax.ast.node import walk as walk
from termlang.syntax.ast.offers import *  # noqa: F403
from termlang.syntax.ast.payments import *  # noqa: F403
from termlang.syntax.ast.policies import *  # noqa: F403
from termlang.syntax.ast.rights import *  # noqa: F403
from termlang.syntax.ast.word import Word as Word

# Rules whose class has another name, because Python or this package uses the plain one.
RENAMED: dict[str, type[Node]] = {
    "currency": CurrencyLine,
    "source": SourceLine,
    "exception": Exception_,
    "money": MoneyLiteral,
}
