"""A database for the benchmarks: made by the owner, used as the role of the site, gone afterwards."""

from contextlib import contextmanager

from django.db import connection, connections
from django.test.runner import DiscoverRunner

from tests.conftest import OWNER_ROLE, SITE_ROLE, sign_in_to_database


@contextmanager
def bench_database():
    """Holds a migrated, empty database."""
    connections["default"].settings_dict["TEST"]["NAME"] = "bench_calcheckup"
    runner = DiscoverRunner(interactive=False, verbosity=0)
    sign_in_to_database(OWNER_ROLE)
    made = runner.setup_databases()
    sign_in_to_database(SITE_ROLE)
    try:
        yield
    finally:
        sign_in_to_database(OWNER_ROLE)
        runner.teardown_databases(made)


def analyze():
    """What autovacuum does in time: statistics for the planner."""
    name = connection.settings_dict["NAME"]
    sign_in_to_database(OWNER_ROLE)
    connections["default"].settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sign_in_to_database(SITE_ROLE)
