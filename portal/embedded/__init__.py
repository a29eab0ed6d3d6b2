"""PostgreSQL and Valkey out of wheels, for `make demo` and `make test`; production names real servers.

    python -m portal.embedded [--data DIR] [--test] -- COMMAND…

Each server has a *keeper*, a small process that starts it and stops it when nobody uses it any more; users hold
a shared lock on a file. So servers live exactly as long as the last command that uses them, in whatever order
commands start, end or are killed, and nothing is left behind.
"""


class EmbeddedError(Exception):
    """What went wrong and what to do about it, in words for the person at the terminal."""
