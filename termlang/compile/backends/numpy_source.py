"""The NumPy kernel of a program, as text: one statement a step, each over a stretch of paths at once."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.compile.emit import Words, lines
from termlang.compile.machine import Do, FoldCode, Picks, Program, Step


def numpy_source(program: Program) -> str:
    """The text of `chunk(P, H, C, F, B, R, A, S, K, D, U, snap, SNAP)`, which runs a stretch of paths in place.

    P are prices in ticks by column, rows of days; H the history; C, F, B, R the constants and tables; A the days on
    which parts act; S and K the states and streaks; D and U count doubts and lines without an answer.
    """
    return "\n".join(_lines(program)) + "\n"


def _lines(program: Program) -> Iterator[str]:
    yield "def chunk(P, H, C, F, B, R, A, S, K, D, U, snap, SNAP):"
    before = len(program.history[0]) if program.history else 0
    yield f"    for t in range({program.days}):"
    for number, streak in enumerate(program.streaks):
        body, names = lines(streak.code, [streak.result], _words(program, "P[{0}][t]"), f"k{number}_")
        yield from (f"        {line}" for line in body)
        yield f"        K[{number}] = np.where({names[streak.result]}, K[{number}] + 1.0, 0.0)"
    for number, part in enumerate(program.parts):
        yield f"        if A[{number}, t]:  # {part.title}"
        for fold in part.code.numbers(part.roots(), Do.FOLDED):
            yield from (f"            {line}" for line in _fold(program, fold, before))
        body, names = lines(part.code, part.roots(), _words(program, "P[{0}][t]", before))
        yield from (f"            {line}" for line in body)
        if part.fails is not None:
            yield f"            U += {names[part.fails]}"
        if part.doubts is not None:
            yield f"            D |= {names[part.doubts]}"
        if part.updates:
            targets = ", ".join(f"S[{slot}]" for slot, _ in part.updates)
            yield f"            {targets}, = {', '.join(names[step] for _, step in part.updates)},"
    yield "        if snap[t] >= 0:"
    yield "            for number, state in enumerate(S):"
    yield "                SNAP[snap[t], number] = state"


def _fold(program: Program, number: int, before: int) -> Iterator[str]:
    fold: FoldCode = program.folds[number]
    yield f"a, b = R[{fold.starts}, t], R[{fold.ends}, t]"
    window = "W{0}"
    for column in range(len(program.columns)):
        rows = f"P[{column}][a - {before}:b - {before}]"
        if before:
            rows = f"rows(H[{column}], P[{column}], a, b)"
        yield f"W{column} = {rows}"
    body, names = lines(fold.code, [fold.result], _words(program, window, day="a:b, None"), f"w{number}_")
    yield from body
    found = names[fold.result]
    match fold.picks:
        case Picks.SUM:
            yield f"G{number} = {found}.sum(axis=0)"
        case Picks.MIN:
            yield f"G{number} = {found}.min(axis=0)"
        case Picks.MAX:
            yield f"G{number} = {found}.max(axis=0)"
        case Picks.COUNT:
            yield f"G{number} = {found}.sum(axis=0, dtype=np.float64)"
        case Picks.LOWEST:
            yield f"G{number} = np.partition({found}, {fold.k - 1}, axis=0)[:{fold.k}].sum(axis=0)"
        case Picks.HIGHEST:
            yield f"G{number} = -np.partition(-{found}, {fold.k - 1}, axis=0)[:{fold.k}].sum(axis=0)"
        case Picks.MIDDLE:
            yield f"w{number}_s = np.sort({found}, axis=0)"
            yield f"G{number} = w{number}_s[(b - a - 1) // 2] + w{number}_s[(b - a) // 2]"


def _words(program: Program, price: str, before: int = 0, day: str = "t") -> Words:
    columns = len(program.columns)

    def leaf(step: Step) -> str:
        number = step.number
        match step.do:
            case Do.CONST:
                return f"C[{number}]"
            case Do.FIGURE:
                return f"F[{number}, {day}]"
            case Do.TRUTH:
                return f"B[{number}, {day}]"
            case Do.TICKS:
                return price.format(number)
            case Do.ROW:
                table, column = divmod(number, columns)
                if not before:
                    return f"P[{column}][R[{table}, t]]"
                return f"rows(H[{column}], P[{column}], R[{table}, t], R[{table}, t] + 1)[0]"
            case Do.FOLDED:
                return f"G{number}"
            case Do.STREAK:
                return f"K[{number}]"
        return f"S[{number}]"

    return Words(
        least=lambda a, b: f"np.minimum({a}, {b})",
        most=lambda a, b: f"np.maximum({a}, {b})",
        floor=lambda a: f"np.floor({a})",
        ceil=lambda a: f"np.ceil({a})",
        size=lambda a: f"np.abs({a})",
        negate=lambda a: f"~{a}",
        select=lambda c, a, b: f"np.where({c}, {a}, {b})",
        leaf=leaf,
    )
