"""How long whole lists take as files, and how much memory."""

from django.test import Client

from tests.bench.measure import Table, peak_memory, timed

LISTS = [
    ("customers", "/customers/"),
    ("check-ups", "/check-ups/"),
    ("servers", "/servers/"),
    ("proofs", "/proofs/"),
    ("entitlements", "/entitlements/"),
]


def measure_exports(owner):
    """Returns a Table of each list as CSV and as XLSX, as the reseller's owner downloads it."""
    table = Table(
        "Exports",
        "Every row of a list as a file, through all middleware, up to its last byte.",
        ("file", "MiB", "seconds", "peak memory of the process, MiB"),
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.user)
    for name, address in LISTS:
        for kind in ("csv", "xlsx"):
            seconds, size = timed(
                lambda path=f"/r/{owner.reseller.slug}{address}?export={kind}": _size(client.get(path))
            )
            row = (
                f"{name} as {kind.upper()}",
                f"{size / 1024**2:.1f}",
                f"{seconds:.1f}",
                f"{peak_memory():.0f}",
            )
            table.rows.append(row)
    return table


def _size(response):
    if not response.streaming:
        raise RuntimeError(f"That is a page and no file: {response.status_code}.")
    return sum(len(part) for part in response)
