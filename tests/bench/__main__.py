"""Measures, prints a table and writes docs/performance.md.

python -m tests.bench [--customers 10000] [--no-write]
"""

import argparse
import os
import platform
import sys
from datetime import date
from pathlib import Path

import django

REPORT = Path(__file__).parent.parent.parent / "docs" / "performance.md"


def main():
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    report = f"{_heading(options.customers)}\n" + "\n".join(
        table.markdown() for table in _tables(options.customers)
    )
    sys.stdout.write(report)
    if not options.no_write:
        REPORT.write_text(report, encoding="utf-8")


def _tables(customers):
    # Only now: these need Django's settings.
    from tests.bench.database import bench_database
    from tests.bench.exports import measure_exports
    from tests.bench.measure import Table
    from tests.bench.pages import measure_pages
    from tests.bench.portfolio import fill, measure_import
    from tests.bench.reminders import measure_reminders
    from tests.bench.tick import measure_tick

    with bench_database():
        imported = measure_import(customers)
    with bench_database():
        owner, filled = fill(customers)
        yield Table(
            "Import and positions",
            "A reseller's five files, all or nothing; then the position of every customer.",
            ("what", "seconds", "peak memory of the process, MiB"),
            [imported, *filled],
        )
        yield measure_pages(owner)
        yield measure_exports(owner)
        yield measure_tick(owner)
        yield measure_reminders(owner.reseller)
    yield _engine()


def _engine():
    from tests.bench.measure import Table
    from tests.rules.bench_engine import measure

    return Table(
        "The engine alone",
        "Made-up estates of the usual size, several times that size, and big ones; without a database.",
        ("what", "milliseconds"),
        [(name, f"{taken:.2f}") for name, taken in measure()],
    )


def _heading(customers):
    return (
        "# Performance\n\n"
        f"Written by `make bench` on {date.today():%-d %B %Y}: "  # noqa: DTZ011 - the day on the report
        f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"PostgreSQL and Valkey on the same machine. One reseller with {customers:,} customers, ten others with "
        "100 each beside it.\n"
    )


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
