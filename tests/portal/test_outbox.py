"""The outbox shows each message as it was sent, to whom it may concern."""

import pytest

from customers.tenancy import entered
from portal.models import Message
from tests.portal.lists import cells_of
from tests.portal.reminders import at

LIST = "/r/northwind/outbox/"


def make_message(member, number=1, **fields):
    now = at("2026-11-30 07:00")
    with entered(member.reseller):
        return Message.objects.create(
            reseller=member.reseller,
            member=member,
            purpose="check-ups",
            day=f"2026-11-{number:02}",
            address=member.user.email,
            queued_at=now,
            not_before=now,
            **{
                "subject": f"{number} check-ups due",
                "text": "Call Adatum: https://portal.example/r/northwind/check-ups/1/",
                "html": '<p style="color:red">Call <b>Adatum</b></p>',
                "message_id": f"<{member.pk}.{number}@example.com>",
                **fields,
            },
        )


@pytest.mark.parametrize(("who", "seen"), [("alice", 2), ("erin", 2), ("bob", 1), ("mallory", 0)])
def test_editors_see_all_viewers_their_own_strangers_nothing(sign_in, cast, who, seen):
    mine, other = make_message(cast.bob), make_message(cast.alice, 2)
    member = getattr(cast, who)
    client = sign_in(member)
    if who == "mallory":
        assert client.get(LIST).status_code == 404
    else:
        assert client.get(LIST).text.count(" check-ups due</a>") == seen
    for message, visible in ((mine, seen >= 1), (other, seen >= 2)):
        for address in (f"{LIST}{message.pk}/", f"{LIST}{message.pk}/html/"):
            assert client.get(address).status_code == (200 if visible else 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=failed", [2]), ("q=bob", [1]), ("q=2 check", [2]), ("state=sent", [])],
)
def test_the_list_is_narrowed(sign_in, cast, query, found):
    make_message(cast.bob)
    make_message(cast.alice, 2, state="failed")
    page = sign_in(cast.erin).get(f"{LIST}?{query}").text
    assert [number for number in (1, 2) if f">{number} check-ups due</a>" in page] == found


def test_a_file_names_a_contact_as_the_list_does(sign_in, cast):
    make_message(cast.alice)
    with entered(cast.reseller):
        Message.objects.update(
            purpose="appointment", member=None, recipient="Jane Miller", address="jane@adatum.example"
        )
    text = cells_of(sign_in(cast.erin).get(f"{LIST}?export=csv"))
    assert "Jane Miller <jane@adatum.example>" in text


def test_the_page_shows_text_state_and_a_locked_frame(sign_in, cast):
    message = make_message(cast.alice, state="unknown", attempts=1, answer="The server did not say.")
    client = sign_in(cast.erin)
    page = client.get(f"{LIST}{message.pk}/").text
    assert "Nobody can tell whether it arrived." in page
    assert "The server did not say." in page
    assert 'href="https://portal.example/r/northwind/check-ups/1/"' in page
    assert "<b>Adatum</b>" not in page
    frame = client.get(f"{LIST}{message.pk}/html/")
    assert "<b>Adatum</b>" in frame.text
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("state", Message.State.values)
def test_every_state_has_its_words(sign_in, cast, state):
    now = at("2026-11-30 07:00")
    message = make_message(cast.alice, state=state, sending_since=now, sent_at=now)
    client = sign_in(cast.alice)
    assert client.get(f"{LIST}{message.pk}/").status_code == 200
    assert str(Message.State(state).label) in client.get(LIST).text
