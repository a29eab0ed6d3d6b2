"""What owners decide about mail: days ahead and behind, whether contacts are invited, the colour of their mail."""

import pytest

from customers.models import Member
from customers.services.mail_settings import change_mail_settings
from customers.services.resellers import UnableToChangeSettings
from customers.tenancy import entered
from portal.history import Wanted, history_of
from tests.portal.filled import filled

PAGE = "/r/northwind/settings/mail/"
NOW_SET = {
    "lead_days": 14,
    "overdue_days": 14,
    "invites_contacts": False,
    "invite_days": 7,
    "colour": "#066fd1",
}


def send(client, changes):
    """What the page shows, with some of it changed."""
    return client.post(PAGE, filled(client.get(PAGE).context["form"]) | changes)


def test_an_owner_changes_it_and_the_history_tells(sign_in, alice, reseller):
    changed = {**NOW_SET, "lead_days": 21, "invites_contacts": "on", "colour": "#AA3300"}
    assert send(sign_in(alice), changed).status_code == 302
    reseller.refresh_from_db()
    assert (reseller.lead_days, reseller.invites_contacts, reseller.colour) == (21, True, "#aa3300")
    with entered(reseller):
        page = history_of(reseller, Wanted(kind="settings"))
    assert sorted(str(change) for entry in page.entries for change in entry.changes) == [
        "changed the setting “colour”: #066fd1 → #aa3300",
        "changed the setting “customers' contacts are invited”: no → yes",
        "changed the setting “days a check-up is told ahead”: 14 → 21",
    ]


@pytest.mark.parametrize(
    "odd",
    [{"lead_days": 91}, {"overdue_days": 0}, {"invite_days": 61}, {"colour": "red"}, {"colour": "#06fd1;x"}],
    ids=str,
)
def test_what_cannot_be_is_refused(sign_in, alice, reseller, odd):
    with entered(reseller), pytest.raises(UnableToChangeSettings):
        change_mail_settings(reseller=reseller, by=alice, **NOW_SET | odd)
    assert send(sign_in(alice), NOW_SET | odd).status_code == 422


@pytest.mark.parametrize("role", [Member.Role.EDITOR, Member.Role.VIEWER])
def test_only_owners_change_it(reseller, alice, role):
    with entered(reseller):
        somebody = Member(reseller=reseller, user=alice.user, role=role)
        with pytest.raises(UnableToChangeSettings, match="Only owners"):
            change_mail_settings(reseller=reseller, by=somebody, **NOW_SET)
