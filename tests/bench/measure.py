"""What is measured and how it is told."""

import resource
import time
from dataclasses import dataclass, field
from statistics import quantiles

from django.db import connection


@dataclass
class Table:
    """A table of docs/performance.md: a heading, a sentence about it, its columns and rows."""

    heading: str
    about: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def markdown(self):
        """The table as Markdown."""
        lines = [f"## {self.heading}", "", self.about, ""]
        lines.append("| " + " | ".join(self.columns) + " |")
        lines.append("|---" + "|---:" * (len(self.columns) - 1) + "|")
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


def timed(call):
    """Runs `call`; returns (seconds, its result)."""
    begin = time.perf_counter()
    result = call()
    return time.perf_counter() - begin, result


class Counted:
    """Counts the statements that reach the database while it is entered."""

    def __init__(self):
        self.statements = 0
        self._wrapper = connection.execute_wrapper(self)

    def __call__(self, execute, *told):
        self.statements += 1
        return execute(*told)

    def __enter__(self):
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self._wrapper.__exit__(*error)


def percentiles(seconds):
    """The 50th, 95th and 99th percentile of some durations, in milliseconds."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    return tuple(1000 * cuts[place - 1] for place in (50, 95, 99))


def peak_memory():
    """The most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
