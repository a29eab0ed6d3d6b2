"""`python -m portal.embedded [--data DIR] [--test] -- COMMAND…`: runs COMMAND with servers of our own."""

import argparse
import shutil
import sys
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.processes import Stopped, die_with_make, raise_on_stop_signals, run
from portal.embedded.stack import servers


def main() -> int:
    """Returns the command's exit status; 1 when servers do not start, 127 when there is no such command, as in a shell."""
    parser = argparse.ArgumentParser(
        prog="python -m portal.embedded",
        description="Starts or joins PostgreSQL and Valkey, runs COMMAND with DATABASE_URL, DATABASE_OWNER_URL,"
        " REDIS_URL and development values of what else production must set. What is set already is kept, and that"
        " server is not started.",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where the data is kept (var/data; with --test var/test)"
    )
    parser.add_argument(
        "--test", action="store_true", help="servers of its own: fast, and not safe against a crash"
    )
    parser.add_argument("command", nargs="+", metavar="COMMAND")
    options = parser.parse_args()
    if not shutil.which(options.command[0]):
        sys.stderr.write(f"There is no command {options.command[0]}.\n")
        return 127
    raise_on_stop_signals()
    die_with_make()
    try:
        with servers(options.data, test=options.test) as stack:
            status = run(options.command, stack.environment)
            if status:
                sys.stderr.write(stack.lost())
            return status
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Stopped as stopped:
        return stopped.exit_status


if __name__ == "__main__":
    sys.exit(main())
