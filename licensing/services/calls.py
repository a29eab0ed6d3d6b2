"""Who is at work on a check-up, and what he typed so far."""

from django.db import transaction

from licensing.models import Call


@transaction.atomic
def be_on_call(*, check_up, by, now):
    """Notes that the member has the check-up before him; returns his Call."""
    return _call(check_up, by, now, {})


@transaction.atomic
def keep_draft(*, check_up, by, now, draft):
    """Keeps what the member typed and did not send yet; returns his Call. Others keep what they typed."""
    return _call(check_up, by, now, {"draft": draft})


def _call(check_up, by, now, changes):
    call, _made = Call.objects.of(check_up.reseller).update_or_create(
        check_up=check_up,
        member=by,
        defaults={"seen_at": now, **changes},
        create_defaults={"reseller": by.reseller, "since": now, "seen_at": now, **changes},
    )
    return call
