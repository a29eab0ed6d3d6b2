"""Rows of big files, kept outside the memory and given back some accounts at a time."""

import pickle
import tempfile
from collections import defaultdict

from licensing.importers.sheets import Row


class Spool:
    """Takes rows in any order; gives them back account by account, some accounts at once.

    Accounts come in the order in which they were first seen, rows of an account as they were put in.
    """

    def __init__(self, *, accounts_at_once):
        self.at_once = accounts_at_once
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool, close() ends it
        self._numbers = {}
        self._places = defaultdict(list)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._file.close()

    def __len__(self):
        return len(self._numbers)

    def put(self, row):
        """Keeps one row, under its account; rows without one are of the account None."""
        account = row.cells.get("account")
        number = self._numbers.setdefault(account, len(self._numbers))
        self._places[number // self.at_once].append(self._file.tell())
        pickle.dump(tuple(row), self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def batches(self):
        """Yields (how many accounts are done when this batch is, its rows)."""
        for number in sorted(self._places):
            done = min((number + 1) * self.at_once, len(self))
            yield done, [self._row(place) for place in self._places[number]]

    def _row(self, place):
        self._file.seek(place)
        # What this very object wrote, in a file without a name.
        return Row(*pickle.load(self._file))  # noqa: S301
