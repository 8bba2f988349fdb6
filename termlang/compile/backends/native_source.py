"""The native kernel of a program, as text: blocks of paths that stay in cache, a loop over days, no branch by path.

The text holds no figure of the deal: constants and tables are arguments, so that deals of one shape share a kernel.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from termlang.compile.emit import Words, lines
from termlang.compile.machine import Code, Do, FoldCode, Part, Picks, Program, Step

BLOCK = 1024


@frozen(eq=False)
class Shape:
    """What a kernel is made for: given or generated prices, with or without a history, with or without snapshots."""

    generated: str = ""  # "", "gbm" or "bootstrap"
    history: bool = False
    snapshots: bool = False


def scratch_rows(program: Program, shape: Shape) -> int:
    """How many rows of scratch space a kernel needs."""
    return len(Kernel(program, shape).scratch())


def watches_prices(program: Program, shape: Shape) -> bool:
    """Whether the kernel itself tells a price that is not a number above zero."""
    return Kernel(program, shape).watches_prices()


def native_source(program: Program, shape: Shape) -> str:
    """The text of `kernel(…)`; see `native.py` for its arguments."""
    return "\n".join(Kernel(program, shape).lines()) + "\n"


class Kernel:
    """The text of a kernel, line by line. A back end may say otherwise how many paths a block has and where its rows
    of doubles lie."""

    block = BLOCK

    def __init__(self, program: Program, shape: Shape) -> None:
        self.program, self.shape = program, shape
        self.columns = range(len(program.columns))
        self.slots = range(len(program.slots))
        self.streaks = range(len(program.streaks))

    def lines(self) -> Iterator[str]:
        yield "def kernel("
        yield "    P, first, begin, end, H, C, F, B, R, A, S0, K0, times, snap, G, Z, OUT, DOUBT, OPEN, SNAP, wrong"
        yield "):"
        yield from self._indented(1, self._blocks())

    def _indented(self, depth: int, found: Iterator[str]) -> Iterator[str]:
        for line in found:
            yield "    " * depth + line

    def _blocks(self) -> Iterator[str]:
        yield "days = A.shape[1]"
        yield "before = H.shape[1]"
        for at in range(len(self.program.constants)):
            yield f"c{at} = C[{at}]"
        for column in self.columns:
            yield f"x{column} = times[{column}]"
        yield f"for i0 in range(begin, end, {self.block}):"
        yield from self._indented(1, self._block())

    def _block(self) -> Iterator[str]:
        yield f"m = min({self.block}, end - i0)"
        for at, name in enumerate(self.scratch()):
            yield f"{name} = Z[{at}]"
        for name, count in (("s", self.slots), ("k", self.streaks)):
            for at in count:
                yield f"for j in range({self.block}):"
                yield f"    {name}{at}[j] = {'S0' if name == 's' else 'K0'}[{at}]"
        yield f"for j in range({self.block}):"
        yield "    doubt[j] = 0.0"
        yield "    undecided[j] = 0.0"
        yield from self._history()
        yield from self._generator()
        yield "bad = False"
        yield "for t in range(days):"
        yield from self._indented(1, self._day())
        yield "if bad:"
        yield "    wrong[0] = 1.0"
        for slot in self.slots:
            yield "for j in range(m):"
            yield f"    OUT[{slot}, i0 + j] = s{slot}[j]"
        yield "for j in range(m):"
        yield "    DOUBT[i0 + j] = doubt[j]"
        yield "    OPEN[i0 + j] = undecided[j]"

    def scratch(self) -> list[str]:
        """The rows of the scratch space, one double for each path of a block."""
        names = [f"s{at}" for at in self.slots] + [f"k{at}" for at in self.streaks] + ["doubt", "undecided"]
        for number in range(len(self.program.folds)):
            names.append(f"g{number}")
            names.extend(f"g{number}_{k}" for k in range(self._kept(number)))
        return names + (["level", "z0", "z1", "z2", "z3", "z4"] if self.shape.generated else [])

    def _kept(self, number: int) -> int:
        """How many sorted figures a fold keeps for each path."""
        fold = self.program.folds[number]
        if fold.picks in (Picks.LOWEST, Picks.HIGHEST):
            return fold.k
        if fold.picks is Picks.MIDDLE:
            pairs = zip(self.program.rows[fold.starts], self.program.rows[fold.ends], strict=True)
            return max((end - start for start, end in pairs), default=1) // 2 + 1
        return 0

    # ------------------------------------------------------------------------------------------------------- prices

    def _history(self) -> Iterator[str]:
        """The observations before the first day, a row for each, the same for every path."""
        for column in self.columns if self.shape.history else ():
            yield f"past{column} = np.empty((before, {self.block}))"
            yield "for u in range(before):"
            yield f"    for j in range({self.block}):"
            yield f"        past{column}[u, j] = H[{column}, u] / x{column}"

    def _past(self, column: int, row: str) -> str:
        """An observation of a day before the run, in the unit of the text."""
        return f"past{column}[{row}, j]"

    def _generator(self) -> Iterator[str]:
        if not self.shape.generated:
            return
        yield f"ring = {self._rows(self.program.ring)}"
        yield f"for j in range({self.block}):"
        yield "    level[j] = G[0]"

    def _rows(self, count: int) -> str:
        """Rows of doubles, one for each path of a block."""
        return f"np.empty(({count}, {self.block}))"

    def _price(self, column: int, row: str = "t", lane: str = "j") -> str:
        """An observation of a day of the run, in the unit of the text."""
        if self.shape.generated:
            return f"ring[({row}) % {self.program.ring}, {lane}]"
        return f"P[{column}, {row}, i0 + {lane}]" if len(self.columns) > 1 else f"P[0, {row}, i0 + {lane}]"

    # --------------------------------------------------------------------------------------------------------- days

    def _day(self) -> Iterator[str]:
        if self.shape.generated:
            yield from self._next_prices()
        done = False
        for number, part in enumerate(self.program.parts):
            body = list(self._part(number, part, streaks=not done and part.daily))
            if part.daily and not done:
                # The counts of days are taken in the loop of the first daily section.
                yield f"if A[{number}, t]:"
                yield from self._indented(1, iter(body))
                if self.program.streaks:
                    yield "else:"
                    yield "    for j in range(m):"
                    yield from self._indented(2, self._streak_lines())
                done = True
                continue
            if not done and self.program.streaks:
                yield "for j in range(m):"
                yield from self._indented(1, self._streak_lines())
                done = True
                body = list(self._part(number, part, streaks=False))
            yield f"if A[{number}, t]:"
            yield from self._indented(1, iter(body))
        if self.shape.snapshots:
            yield "if snap[t] >= 0:"
            for slot in self.slots:
                yield "    for j in range(m):"
                yield f"        SNAP[snap[t], {slot}, i0 + j] = s{slot}[j]"
        rare = [number for number, part in enumerate(self.program.parts) if not part.daily]
        if rare and not self.shape.snapshots:
            # Where nothing is left on any path of the block, nothing more can happen.
            yield f"if {' or '.join(f'A[{number}, t]' for number in rare)}:"
            yield "    left = 0.0"
            yield "    for j in range(m):"
            yield f"        left += {' + '.join(f's{slot}[j]' for slot in dict.fromkeys(self.program.alive))}"
            yield "    if left == 0.0:"
            yield "        break"

    def watches_prices(self) -> bool:
        """Whether the kernel itself sees every price, and can tell one that is not a number above zero."""
        streaks = self.program.streaks
        read = {number for each in streaks for number in each.code.numbers([each.result], Do.TICKS)}
        return not self.shape.generated and read == set(self.columns)

    def _streak_lines(self) -> Iterator[str]:
        for number, streak in enumerate(self.program.streaks):
            body, names = lines(streak.code, [streak.result], self._words({}), f"d{number}_")
            yield from self._leaves(streak.code, [streak.result], "t")
            yield from self._ticks(streak.code, [streak.result])
            yield from body
            if number == 0 and self.watches_prices():
                tests = " | ".join(f"(not (1.0 <= p{column} <= 9007199254740992.0))" for column in self.columns)
                yield f"bad |= {tests}"
            yield f"n{number} = k{number}[j] + 1.0 if {names[streak.result]} else 0.0"
            yield f"k{number}[j] = n{number}"

    def _leaves(self, code: Code, roots: list[int], row: str) -> Iterator[str]:
        """The figures and truths of the day, or of the row of a look-back, that some steps read."""
        for table, do, name in (("F", Do.FIGURE, "f"), ("B", Do.TRUTH, "b")):
            for at in code.numbers(roots, do):
                yield f"{name}{at} = {table}[{at}, {row}]"

    def _ticks(self, code: Code, roots: list[int]) -> Iterator[str]:
        """The observations of the day that some steps read, in ticks."""
        for column in code.numbers(roots, Do.TICKS):
            yield f"p{column} = np.rint({self._price(column)} * x{column})"

    def _part(self, number: int, part: Part, *, streaks: bool) -> Iterator[str]:
        code, roots = part.code, part.roots()
        yield f"# {part.title}"
        for fold in code.numbers(roots, Do.FOLDED):
            yield from self._fold(fold)
        yield from self._leaves(code, roots, "t")
        for at in sorted({number // len(self.columns) for number in code.numbers(roots, Do.ROW)}):
            yield f"r{at} = R[{at}, t]"
        yield "for j in range(m):"
        body: list[str] = []
        if streaks:
            body.extend(self._streak_lines())
        body.extend(self._ticks(code, roots))
        # States are read before any of them is changed.
        changed = {slot for slot, _ in part.updates}
        read = sorted({*code.numbers(roots, Do.STATE), *changed})
        body.extend(f"a{slot} = s{slot}[j]" for slot in read)
        made, names = lines(part.code, part.roots(), self._words({slot: f"a{slot}" for slot in read}), "v")
        body.extend(made)
        if part.fails is not None:
            body.append(f"undecided[j] = undecided[j] + 1.0 if {names[part.fails]} else undecided[j]")
        if part.doubts is not None:
            body.append(f"doubt[j] = 1.0 if {names[part.doubts]} else doubt[j]")
        body.extend(f"s{slot}[j] = {names[step]}" for slot, step in part.updates)
        yield from self._indented(1, iter(body))

    # -------------------------------------------------------------------------------------------------------- folds

    def _fold(self, number: int) -> Iterator[str]:
        fold: FoldCode = self.program.folds[number]
        kept = self._kept(number)
        start = {Picks.MIN: "np.inf", Picks.MAX: "-np.inf"}.get(fold.picks, "0.0")
        edge = "-np.inf" if fold.picks is Picks.HIGHEST else "np.inf"
        yield "for j in range(m):"
        yield f"    g{number}[j] = {start}"
        for k in range(kept):
            yield f"    g{number}_{k}[j] = {edge}"
        yield f"for u in range(R[{fold.starts}, t], R[{fold.ends}, t]):"
        yield from self._indented(1, self._leaves(fold.code, [fold.result], "u"))
        if self.shape.history:
            yield "    if u < before:"
            yield "        for j in range(m):"
            yield from self._indented(3, self._fold_lane(number, fold, past=True))
            yield "    else:"
            yield "        for j in range(m):"
            yield from self._indented(3, self._fold_lane(number, fold, past=False))
        else:
            yield "    for j in range(m):"
            yield from self._indented(2, self._fold_lane(number, fold, past=False))
        if fold.picks in (Picks.LOWEST, Picks.HIGHEST):
            yield "for j in range(m):"
            yield f"    g{number}[j] = {' + '.join(f'g{number}_{k}[j]' for k in range(kept))}"
        elif fold.picks is Picks.MIDDLE:
            yield from self._middle(number, fold, kept)

    def _middle(self, number: int, fold: FoldCode, kept: int) -> Iterator[str]:
        yield f"width = R[{fold.ends}, t] - R[{fold.starts}, t]"
        yield "lower = (width - 1) // 2"
        yield "upper = width // 2"
        for k in range(kept):
            yield f"if {k} == lower or {k} == upper:"
            yield f"    times_{k} = (1.0 if {k} == lower else 0.0) + (1.0 if {k} == upper else 0.0)"
            yield "    for j in range(m):"
            yield f"        g{number}[j] += times_{k} * g{number}_{k}[j]"

    def _fold_lane(self, number: int, fold: FoldCode, *, past: bool) -> Iterator[str]:
        row = "u" if not self.shape.history else "u - before"
        for column in self.columns:
            there = self._past(column, "u") if past else self._price(column, row)
            yield f"p{column} = np.rint({there} * x{column})"
        body, names = lines(fold.code, [fold.result], self._words({}), f"w{number}_")
        yield from body
        found = names[fold.result]
        name = f"g{number}"
        match fold.picks:
            case Picks.SUM:
                yield f"{name}[j] += {found}"
            case Picks.COUNT:
                yield f"{name}[j] += 1.0 if {found} else 0.0"
            case Picks.MIN:
                yield f"{name}[j] = {found} if {found} < {name}[j] else {name}[j]"
            case Picks.MAX:
                yield f"{name}[j] = {found} if {found} > {name}[j] else {name}[j]"
            case _:
                # Kept in order: each place keeps the better of its own and what comes, and passes the other on.
                sign = ">" if fold.picks is Picks.HIGHEST else "<"
                yield f"y = {found}"
                for k in range(self._kept(number)):
                    yield f"h{k} = {name}_{k}[j]"
                    yield f"{name}_{k}[j] = y if y {sign} h{k} else h{k}"
                    yield f"y = h{k} if y {sign} h{k} else y"

    # -------------------------------------------------------------------------------------------------------- words

    def _words(self, states: dict[int, str]) -> Words:
        columns = len(self.columns)

        def leaf(step: Step) -> str:
            number = step.number
            match step.do:
                case Do.CONST:
                    return f"c{number}"
                case Do.FIGURE:
                    return f"f{number}"
                case Do.TRUTH:
                    return f"b{number}"
                case Do.TICKS:
                    return f"p{number}"
                case Do.ROW:
                    table, column = divmod(number, columns)
                    row = f"r{table}"
                    if not self.shape.history:
                        return f"np.rint({self._price(column, row)} * x{column})"
                    here = self._price(column, f"{row} - before")
                    there = self._past(column, row)
                    return f"np.rint(({there} if {row} < before else {here}) * x{column})"
                case Do.FOLDED:
                    return f"g{number}[j]"
                case Do.STREAK:
                    return f"k{number}[j]"
            return states[number]

        return Words(
            least=lambda a, b: f"{a} if {a} < {b} else {b}",
            most=lambda a, b: f"{a} if {a} > {b} else {b}",
            floor=lambda a: f"np.floor({a})",
            ceil=lambda a: f"np.ceil({a})",
            size=lambda a: f"abs({a})",
            negate=lambda a: f"not {a}",
            select=lambda c, a, b: f"{a} if {c} else {b}",
            leaf=leaf,
        )

    # ---------------------------------------------------------------------------------------------------- generated

    def _next_prices(self) -> Iterator[str]:
        """The prices of the day: of the first as given, then by the generator, path by path and day by day."""
        draws, step = ("normals", "moved") if self.shape.generated == "gbm" else ("drawn", "repeated")
        yield f"row = ring[t % {self.program.ring}]"
        yield "if t == 0:"
        yield "    for j in range(m):"
        yield "        row[j] = level[j]"
        yield "else:"
        yield "    place = (t - 1) % 4"
        yield "    if place == 0:"
        yield f"        {draws}(G, first + i0, t // 4, m, z0, z1, z2, z3, z4)"
        for place in range(4):
            yield f"    if place == {place}:"
            yield f"        {step}(G, m, level, z{place}, row)"
