"""Entering a reseller: what the database shows and takes until the block ends."""

import json
import uuid
from contextlib import contextmanager

from django.db import connection, models, transaction
from structlog.contextvars import bound_contextvars

from customers.constraints import RESELLER_SETTING, USER_SETTING

HISTORY_SETTINGS = ("pghistory.context_id", "pghistory.context_metadata")


@contextmanager
def entered(reseller, *, by=None, because=""):
    """Holds a transaction in which only this reseller's rows exist.

    `by` is the user whom the history names for what changes inside (none: the product itself), `because`
    a word on the occasion, as "import". The former reseller is back when the block ends well; when it
    fails, the transaction takes the settings back with everything else. Every line logged inside names the reseller.
    """
    with bound_contextvars(reseller=reseller.slug), _settings(_told(reseller, by, because)):
        yield


def _told(reseller, by, because):
    told = {"user": by and by.pk, "name": str(by) if by else "", "because": because}
    return {
        RESELLER_SETTING: str(reseller.pk),
        "pghistory.context_id": str(uuid.uuid4()),
        "pghistory.context_metadata": json.dumps({key: value for key, value in told.items() if value}),
    }


@contextmanager
def as_user(user):
    """Holds a transaction in which the user's own memberships can be read, whatever reseller they are of."""
    with _settings({USER_SETTING: str(user.pk)}):
        yield


@contextmanager
def _settings(values):
    # What is set lasts as long as the transaction: one that begins here has nothing to put back.
    nested = connection.in_atomic_block
    with transaction.atomic():
        former = _exchange(dict.fromkeys(values), read=True) if nested else None
        _exchange(values)
        yield
        if nested and not connection.needs_rollback:
            _exchange(former)


def _exchange(values, *, read=False):
    call = "current_setting(%s, true)" if read else "set_config(%s, %s, true)"
    params = list(values) if read else [part for pair in values.items() for part in (pair[0], pair[1] or "")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([call] * len(values)), params)
        return dict(zip(values, cursor.fetchone(), strict=True))


class ResellerQuerySet(models.QuerySet):
    """Rows that belong to a reseller: narrowed once, here."""

    def of(self, reseller):
        """The rows of one reseller; for jobs and services."""
        return self.filter(reseller=reseller)

    def visible_to(self, member):
        """What a member may read; nothing without a member."""
        return self.of(member.reseller) if member is not None else self.none()
