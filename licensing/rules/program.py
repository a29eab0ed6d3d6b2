"""Small integer programs with several goals, the first before the second, solved exactly with HiGHS."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from licensing.rules.said import Said, say

Terms = Mapping[int, int]  # variable → coefficient

# Goals are weighed into one objective while their ranges multiply to no more than this, so that a solver which
# calculates in floating point still tells one from the next.
WIDEST = 1 << 20
NEARLY = 1e-6  # how far from a whole number the solver may end
LONGEST = 20.0  # seconds that one program may take


class Unsolved(RuntimeError):
    """The solver gave no proven answer, which bounded whole-number programs of this kind always have."""


class TooIntricate(Exception):
    """Finding the best answer takes longer than anybody waits; the text says what to do. No lesser one is given."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "Whether to count users or devices is tied up with too many suites to be worked out in reasonable"
                " time. Say “user” or “device” for the largest groups instead of “whichever needs fewest”."
            )
        )

    @property
    def message(self) -> Said:
        """The text as Said."""
        said: Said = self.args[0]
        return said


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum to make as large as possible, between the least and the most it can be at all."""

    terms: Terms
    most: int
    least: int = 0

    @property
    def width(self) -> int:
        return self.most - self.least + 1

    def value(self, solution: Sequence[int]) -> int:
        return sum(factor * solution[variable] for variable, factor in self.terms.items())


@dataclass(slots=True)
class Program:
    """Whole-number variables from 0 to a bound, and rows that say how large sums of them may be."""

    bounds: list[int] = field(default_factory=list)
    rows: list[tuple[Terms, int]] = field(default_factory=list)

    def variable(self, most: int) -> int:
        self.bounds.append(most)
        return len(self.bounds) - 1

    def at_most(self, terms: Terms, limit: int) -> None:
        self.rows.append((terms, limit))

    def pursue(self, goals: Sequence[Goal]) -> list[int]:
        """The solution that is best for the first goal, among those best for the second, and so on."""
        solver = _Solver(self)
        solution: list[int] | None = None
        waiting = list(goals)
        while waiting:
            if solution is not None and waiting[0].value(solution) == waiting[0].most:
                batch = waiting[:1]  # as good as it can be: nothing to solve
            else:
                batch = _batch(waiting)
                solution = solver.best_for(batch)
                self.check(solution)
            del waiting[: len(batch)]
            for goal in batch:
                self.hold(goal, goal.value(solution), solver)
        return [0] * len(self.bounds) if solution is None else solution

    def hold(self, goal: Goal, value: int, solver: "_Solver") -> None:
        """From here on a goal stays at least where it is."""
        self.at_most({variable: -factor for variable, factor in goal.terms.items()}, -value)
        solver.hold(goal, value)

    def check(self, solution: Sequence[int]) -> None:
        """The rounded solution keeps every bound and every row to the last unit."""
        if not all(0 <= value <= bound for value, bound in zip(solution, self.bounds, strict=True)):
            raise Unsolved("A variable left its bounds.")
        for terms, limit in self.rows:
            if sum(factor * solution[variable] for variable, factor in terms.items()) > limit:
                raise Unsolved("A row is not kept.")


def _batch(waiting: Sequence[Goal]) -> list[Goal]:
    """The next goals that may be weighed into one objective."""
    batch, width = [waiting[0]], waiting[0].width
    for goal in waiting[1:]:
        width *= goal.width
        if width > WIDEST:
            break
        batch.append(goal)
    return batch


class _Solver:
    """HiGHS with one program loaded.

    It is asked without the demand for whole numbers first: that takes some 0.1 ms and nearly always gives whole
    numbers by itself, which are then the optimum with that demand, too; the search for them takes some 10 ms.
    """

    def __init__(self, program: Program) -> None:
        self.highs = _quiet_highs()
        self.highs.passModel(_model(program))
        self.deadline = time.monotonic() + LONGEST
        self.columns = np.arange(len(program.bounds), dtype=np.int32)

    def best_for(self, goals: Sequence[Goal]) -> list[int]:
        """A solution best for the first goal, among those the second, …, found at once by weights."""
        costs = np.zeros(len(self.columns))
        weight = 1
        for goal in reversed(goals):
            for variable, factor in goal.terms.items():
                costs[variable] += weight * factor
            weight *= goal.width
        self.highs.changeColsCost(len(costs), self.columns, costs)
        solution = _whole(_optimum(self.highs, self.deadline))
        return self._search(costs) if solution is None else solution

    def _search(self, costs: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[int]:
        """The best whole numbers, from a solver of its own.

        After a solve without the demand HiGHS 1.16 may end a search with the right objective and the solution
        of another one, and so it may from a solution it is given; so it starts afresh, and its solution has to be
        worth what it says.
        """
        model = self.highs.getLp()
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.columns)
        highs = _quiet_highs()
        highs.passModel(model)
        solution = _whole(_optimum(highs, self.deadline))
        worth = highs.getInfo().objective_function_value
        if solution is None or abs(float(costs @ np.array(solution)) - worth) >= 0.5:
            raise Unsolved("The solution is not the one that was found best.")
        return solution

    def hold(self, goal: Goal, value: int) -> None:
        variables = np.fromiter(goal.terms.keys(), dtype=np.int32)
        factors = np.fromiter(goal.terms.values(), dtype=float)
        self.highs.addRow(value, highspy.kHighsInf, len(variables), variables, factors)


def _quiet_highs() -> highspy.Highs:
    # The class behind highspy.Highs: that one prints a banner, and standard output is the answer's.
    highs: highspy.Highs = highspy._Highs()  # type: ignore[attr-defined]  # its stubs leave it out
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),  # goals have whole values
        ("mip_feasibility_tolerance", 1e-9),
    ):
        highs.setOptionValue(option, value)
    return highs


def _optimum(highs: highspy.Highs, deadline: float) -> list[float]:
    # The solver's own clock runs on from one run to the next.
    left = deadline - time.monotonic()
    if left <= 0:
        raise TooIntricate
    highs.setOptionValue("time_limit", highs.getRunTime() + left)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise TooIntricate
    if status != highspy.HighsModelStatus.kOptimal:
        raise Unsolved(f"HiGHS ended as {status}.")
    return list(highs.getSolution().col_value)


def _whole(values: Sequence[float]) -> list[int] | None:
    """The values as whole numbers, if that is what they are."""
    rounded = [round(value) for value in values]
    near = all(abs(value - whole) <= NEARLY for value, whole in zip(values, rounded, strict=True))
    return rounded if near else None


def _model(program: Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.bounds), len(program.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.zeros(len(program.bounds))
    model.col_lower_ = np.zeros(len(program.bounds))
    model.col_upper_ = np.array(program.bounds, dtype=float)
    model.row_lower_ = np.full(len(program.rows), -highspy.kHighsInf)
    model.row_upper_ = np.array([limit for _, limit in program.rows], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.cumsum([0, *(len(terms) for terms, _ in program.rows)])
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = np.array([v for terms, _ in program.rows for v in terms], dtype=np.int32)
    model.a_matrix_.value_ = np.array([f for terms, _ in program.rows for f in terms.values()], dtype=float)
    return model
