"""Much mail that did not arrive is sent again at once, after a preview that says of the rest why not."""

import pytest

from customers.models import Contact, Member, Reseller
from customers.tenancy import entered
from portal.models import Message, Notice, Undeliverable
from tests.conftest import make_customer, make_member
from tests.licensing.records import NOW, owners
from tests.portal.many import confirm, look, told
from tests.portal.portfolio import queries_of
from tests.portal.reminders import make_check_up, messages
from tests.portal.test_outbox import LIST, make_message

pytestmark = pytest.mark.usefixtures("noon")
MANY = f"{LIST}many/"


def again(client, mail, **asked):
    return look(client, mail, MANY, action="again", **asked)


def send(client, page, **given):
    return confirm(client, page, "again", MANY, **{"back": "", **given})


def reasons(page):
    """Why each is not sent again, in the order of the rows."""
    return [one.refusal for one in sorted(page.context["plan"], key=lambda one: one.row.pk)]


@pytest.fixture
def failed(alice, erin):
    """Alice's mail of three days, refused or in doubt."""
    states = ("failed", "unknown", "failed")
    return [make_message(alice, day, state=state) for day, state in enumerate(states, 1)]


def make_contact(customer, name="Ada", **fields):
    """Somebody of the customer, who agreed to mail."""
    with entered(customer.reseller):
        return Contact.objects.create(
            **owners(customer),
            name=name,
            **{"email": f"{name.lower()}@adatum.example", "mail_agreed_on": NOW.date(), **fields},
        )


def invite(contact, number=1, **fields):
    """An invitation that failed."""
    with entered(contact.reseller):
        return Message.objects.create(
            reseller=contact.reseller,
            contact=contact,
            purpose="appointment",
            day=NOW.date(),
            recipient=contact.name,
            address="old@adatum.example",
            subject="Check-up",
            state="failed",
            message_id=f"<check-up.{number}.{contact.pk}.0@example.com>",
            **fields,
        )


def test_editors_tick_mail_and_viewers_do_not(sign_in, erin, bob, alice, failed):
    mine = make_message(bob, state="failed")
    assert 'name="pick"' in sign_in(erin).get(LIST).text
    page = sign_in(bob).get(LIST).text
    assert mine.subject in page
    assert 'name="pick"' not in page
    assert again(sign_in(bob), [mine]).status_code == 403
    assert sign_in(bob).post(f"{MANY}?action=again", {"seen": f"{mine.pk}:x"}).status_code == 403


def test_a_preview_says_where_each_goes_and_what_cannot_be_undone(sign_in, erin, failed, reseller):
    page = again(sign_in(erin), failed)
    sent = "check-ups due, to Alice on 30 Nov 2026"
    assert told(page) == [
        (f"1 {sent}", "Failed", "goes to alice@example.com again", ""),
        (f"2 {sent}", "Unknown", "goes to alice@example.com again", ""),
        (f"3 {sent}", "Failed", "goes to alice@example.com again", ""),
    ]
    assert "This cannot be undone." in page.text
    assert len(messages(reseller)) == 3


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "missed", "cancelled"])
def test_what_is_not_in_doubt_is_refused_and_the_rest_goes(sign_in, erin, failed, reseller, state):
    other = make_message(erin, state=state, sent_at=NOW, sending_since=NOW)
    client = sign_in(erin)
    page = again(client, [other, *failed])
    why = "Only mail that failed, or whose fate nobody knows, is sent again."
    assert reasons(page) == ["", "", "", why]
    send(client, page)
    assert [mail.member_id for mail in messages(reseller)[4:]] == [failed[0].member_id] * 3


def test_each_row_says_why_its_reader_gets_nothing(sign_in, erin, reseller, alice):
    adatum = make_customer(reseller, name="Adatum")
    off = make_member(reseller, "olivia", "editor", reminders="off")
    gone = make_member(reseller, "greta", "viewer", removed_at=NOW)
    mail = [
        make_message(off, state="failed", recipient="Olivia"),
        make_message(gone, state="failed"),
        make_message(alice, state="failed"),
        invite(make_contact(adatum, "Anton", email="", mail_agreed_on=None)),
        invite(make_contact(adatum, mail_agreed_on=None)),
        invite(make_contact(adatum, "Removed")),
    ]
    with entered(reseller):
        Undeliverable.objects.create(reseller=reseller, address="ALICE@example.com")
        Contact.objects.filter(name="Removed").delete()
    page = again(sign_in(erin), mail)
    absent = "This contact is not on file any more, or has no address."
    assert reasons(page) == [
        "Olivia does not want this mail any more.",
        "The recipient does not want this mail any more.",
        "Confirm first that alice@example.com is right: mail to it was refused for good.",
        absent,
        "Ada does not want this mail any more.",
        absent,
    ]
    assert "Nothing of this would change." in page.text
    assert "This cannot be undone." not in page.text
    # The page of each says the same, in place of the button.
    for one, why in zip(mail, reasons(page), strict=True):
        alone = sign_in(erin).get(f"{LIST}{one.pk}/").text
        assert why in alone
        assert "Send it again" not in alone


def test_confirming_sends_copies_to_where_their_readers_are_now(sign_in, erin, failed, alice, reseller):
    check_up = make_check_up(reseller, "2026-12-01", name="Adatum")
    invitation = invite(make_contact(check_up.customer), check_up=check_up)
    alice.user.email = "alice@new.example"
    alice.user.save()
    with entered(reseller):
        notice = Notice.objects.create(
            reseller=reseller, member=alice, check_up=check_up, message=failed[1], kind="due"
        )
    Reseller.objects.update(next_due_at="2027-01-01T00:00Z")
    client = sign_in(erin)
    page = send(client, again(client, [*failed, invitation]), back="state=failed")
    assert page["Location"] == f"{LIST}?state=failed"
    rows = messages(reseller)
    olds, copies = rows[:4], rows[4:]
    assert [old.state for old in olds] == ["failed", "unknown", "failed", "failed"]
    assert {(copy.state, copy.copy, copy.queued_by_id, copy.queued_at) for copy in copies} == {
        ("queued", 1, erin.pk, NOW)
    }
    assert [copy.address for copy in copies] == ["alice@new.example"] * 3 + ["ada@adatum.example"]
    kept = (
        "member_id",
        "contact_id",
        "check_up_id",
        "day",
        "purpose",
        "recipient",
        "subject",
        "text",
        "html",
    )
    for old, copy in zip(olds, copies, strict=True):
        assert [getattr(copy, name) for name in kept] == [getattr(old, name) for name in kept]
    with entered(reseller):
        notice.refresh_from_db()
    assert notice.message_id == copies[1].pk
    assert Reseller.objects.get(pk=reseller.pk).next_due_at == NOW
    said = client.get(page["Location"]).text
    assert "4 mails go again within a minute." in said
    assert "undo" not in said


def test_mail_goes_again_once(sign_in, erin, failed, reseller):
    client = sign_in(erin)
    send(client, again(client, failed[:1]))
    assert "1 mail goes again within a minute." in client.get(LIST).text
    copy = messages(reseller)[-1]
    with entered(reseller):
        Message.objects.filter(pk=copy.pk).update(state="failed")
    page = again(client, [failed[0], copy])
    assert reasons(page) == ["This mail was sent again already.", ""]
    send(client, page)
    ids, who = [mail.message_id for mail in messages(reseller)[3:]], failed[0].member_id
    assert ids == [f"<{who}.1.1@example.com>", f"<{who}.1.2@example.com>"]


def test_two_invitations_without_their_check_up_are_two(sign_in, erin, reseller):
    adatum = make_customer(reseller, name="Adatum")
    ada = make_contact(adatum)
    first, second = invite(ada), invite(ada, 2)
    client = sign_in(erin)
    send(client, again(client, [first]))
    assert reasons(again(client, [first, second])) == ["This mail was sent again already.", ""]


def test_nothing_takes_it_back(sign_in, erin, failed, reseller):
    client = sign_in(erin)
    send(client, again(client, failed))
    assert client.post(f"{MANY}?action=again", {"undo": "0" * 32}).status_code == 404
    assert [mail.state for mail in messages(reseller)[3:]] == ["queued"] * 3


def test_what_somebody_sent_again_meanwhile_is_told_before_anything_happens(
    sign_in, erin, alice, failed, reseller
):
    client = sign_in(erin)
    page = again(client, failed)
    sign_in(alice).post(f"{LIST}{failed[1].pk}/again/")
    told_again = send(sign_in(erin), page)
    assert told_again.status_code == 409
    assert reasons(told_again) == ["", "This mail was sent again already.", ""]
    assert len(messages(reseller)) == 4
    assert send(client, told_again).status_code == 302
    assert len(messages(reseller)) == 6


def test_an_address_that_is_another_now_is_told_before_anything_goes_there(
    sign_in, erin, alice, failed, reseller
):
    client = sign_in(erin)
    page = again(client, failed)
    alice.user.email = "alice@new.example"
    alice.user.save()
    assert send(client, page).status_code == 409
    assert len(messages(reseller)) == 3


def test_one_that_cannot_stops_all(sign_in, erin, failed, bob, reseller, monkeypatch):
    other = make_message(bob, state="failed", recipient="Bob")
    with entered(reseller):
        Member.objects.filter(pk=bob.pk).update(reminders="off")
    monkeypatch.setattr("portal.pages.outbox.many.SendAgain.refusal", lambda self, row, given: "")
    client = sign_in(erin)
    response = send(client, again(client, [*failed, other]))
    assert response.status_code == 422
    assert "Nothing was changed. Bob does not want this mail any more." in response.text
    assert len(messages(reseller)) == 4


def test_all_that_failed_are_chosen_by_the_filter(sign_in, erin, failed):
    page = again(sign_in(erin), [], all="1", state="failed")
    assert [name[:1] for name, *_rest in told(page)] == ["1", "3"]


def test_looking_at_much_mail_and_sending_it_costs_the_same_for_one_and_for_three(
    sign_in, erin, failed, reseller
):
    check_up = make_check_up(reseller, "2026-12-01")
    people = [make_contact(check_up.customer, name) for name in ("Ada", "Bert", "Carl")]
    invitations = [invite(contact, check_up=check_up) for contact in people]
    client = sign_in(erin)
    few = queries_of(lambda: again(client, [failed[0], invitations[0]]))
    assert queries_of(lambda: again(client, failed + invitations)) == few <= 13
    one, rest = again(client, [failed[0], invitations[0]]), again(client, failed[1:] + invitations[1:])
    few = queries_of(lambda: send_and_follow(client, one))
    assert queries_of(lambda: send_and_follow(client, rest)) == few


def send_and_follow(client, page):
    return client.get(send(client, page)["Location"])
