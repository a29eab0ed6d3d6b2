"""What the environment must say, and the start's refusal where it says too little."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

REQUIRED = {
    "SECRET_KEY": "a long random text that signs cookies and links",
    "ALLOWED_HOSTS": "the host names the site answers to, with commas between",
    "SITE_URL": "the address people type, as https://portal.example.com",
    "DATABASE_URL": "postgres://… of a role that owns nothing and cannot bypass row security",
    "REDIS_URL": "redis://… for jobs and the cache",
    "EMAIL_URL": "smtp+tls://user:password@host:587, the server that takes our mail",
    "FILES_DIR": "a folder outside the web root for the files of proofs",
}
# These read no data and sign nothing, so a developer's shell needs no variable for them.
FREE_COMMANDS = {"assess", "check", "makemigrations", "help", "version", "--help", "--version"}


def refuse_incomplete():
    """Raises ImproperlyConfigured naming every missing variable and what it is for."""
    missing = [f"{name} ({meaning})" for name, meaning in REQUIRED.items() if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            "The environment does not say " + "; ".join(missing) + ". See “Deploying” in README.md."
        )


def refuse_incomplete_for(argv):
    """The same for a manage.py command line, unless the command needs nothing of it."""
    if len(argv) > 1 and argv[1] not in FREE_COMMANDS:
        refuse_incomplete()


def refuse_unsafe_role(connection):
    """Raises ImproperlyConfigured when the database role could see past row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS ("
            "  SELECT 1 FROM pg_class c"
            "  WHERE c.relkind IN ('r', 'p') AND pg_has_role(r.oid, c.relowner, 'MEMBER')"
            ") FROM pg_roles r WHERE r.rolname = current_user"
        )
        if cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "The role of DATABASE_URL owns tables, belongs to a role that does, or can bypass row-level "
                "security, so one reseller could see another's data. Use a role that owns nothing; "
                "DATABASE_OWNER_URL is for migrations."
            )


def use_owner_for_migrations(argv):
    """`manage.py migrate` changes tables, so it signs in as their owner by itself."""
    if argv[1:2] == ["migrate"] and os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]


def say_and_exit(error):
    """Ends the process with a sentence instead of a traceback."""
    sys.exit(f"CAL Check-up cannot start: {error}")
