"""What happened at a customer and what people noted, as one timeline."""

import pytest

from customers.models import Note
from customers.services.notes import write_note
from customers.tenancy import entered
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_server
from tests.portal.filled import filled


@pytest.fixture
def customer(reseller):
    return make_customer(reseller)


@pytest.fixture
def note(customer, erin):
    with entered(customer.reseller, by=erin.user):
        return write_note(customer=customer, text="Ask for Jane.", by=erin, now=NOW)


def timeline(client, customer, **query):
    return client.get(f"/r/northwind/customers/{customer.pk}/timeline/", query)


def text_of(response):
    return response.content.decode()


def test_a_note_is_written_on_the_customers_page_and_stands_in_the_timeline(sign_in, erin, bob, customer):
    page = f"/r/northwind/customers/{customer.pk}/"
    response = sign_in(erin).post(f"{page}notes/", {"text": "Ask for Jane.\nShe knows."})
    assert response.url == f"{page}#history"
    for shown in (sign_in(bob).get(page), timeline(sign_in(bob), customer)):
        assert "<p>Ask for Jane.<br>She knows.</p>" in text_of(shown)
        assert "Edit<span" not in text_of(shown).split('class="noted"')[1].split("</div>")[0]
    assert timeline(sign_in(erin), customer).context["notes"]


# Events carry the moment their transaction began, so these need transactions of their own.
@pytest.mark.django_db(transaction=True)
def test_facts_and_notes_come_in_one_order(sign_in, erin, customer, note):
    with entered(customer.reseller, by=erin.user):
        add_server(customer, "FS1", "2022")
    words = text_of(timeline(sign_in(erin), customer))
    assert words.index("FS1") < words.index("Ask for Jane.") < words.index("added Customer C1")


def test_the_timeline_can_be_narrowed_to_notes(sign_in, bob, customer, note):
    words = text_of(timeline(sign_in(bob), customer, kind="notes"))
    assert "Ask for Jane." in words
    assert "added Customer C1" not in words
    assert timeline(sign_in(bob), customer, kind="team").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_timeline_goes_on_on_the_next_page(sign_in, bob, erin, customer):
    for number in range(35):
        with entered(customer.reseller, by=erin.user):
            write_note(customer=customer, text=f"Note {number:02}", by=erin, now=NOW)
    first = timeline(sign_in(bob), customer, kind="notes")
    older = first.context["older_link"]
    second = text_of(sign_in(bob).get(older))
    assert "Note 34" in text_of(first)
    assert "Note 00" not in text_of(first)
    assert "Note 00" in second
    assert "Note 34" not in second


def test_the_author_changes_a_note_and_the_history_keeps_what_it_said(sign_in, erin, customer, note):
    address = f"/r/northwind/customers/notes/{note.pk}/"
    form = sign_in(erin).get(address).context["form"]
    response = sign_in(erin).post(address, filled(form, text="Ask for Joan."))
    words = text_of(sign_in(erin).get(response.url))
    assert "<p>Ask for Joan.</p>" in words
    assert "(edited " in words
    assert '<span class="former">Ask for Jane.</span>' in words


def test_the_author_removes_a_note(sign_in, erin, customer, note):
    address = f"/r/northwind/customers/notes/{note.pk}/"
    response = sign_in(erin).post(address, {"remove": "1"})
    with entered(customer.reseller):
        assert not Note.objects.exists()
    assert "deleted the note “Ask for Jane.”" in text_of(sign_in(erin).get(response.url))


def test_nobody_else_changes_or_removes_it(sign_in, alice, bob, mallory, erin, customer, note):
    address = f"/r/northwind/customers/notes/{note.pk}/"
    assert "Only Erin can change this note." in text_of(sign_in(alice).get(address))
    made_from = '{"text": "Ask for Jane."}'
    response = sign_in(alice).post(address, {"text": "Mine", "made_from": made_from})
    assert response.status_code == 422
    sign_in(alice).post(address, {"remove": "1"})
    with entered(customer.reseller):
        assert Note.objects.get().text == "Ask for Jane."
    assert sign_in(bob).get(address).status_code == 403
    assert sign_in(mallory).get(f"/r/contoso/customers/notes/{note.pk}/").status_code == 404


def test_two_windows_of_the_author_do_not_overwrite_each_other(sign_in, erin, customer, note):
    address = f"/r/northwind/customers/notes/{note.pk}/"
    sent = filled(sign_in(erin).get(address).context["form"], text="Second window")
    sign_in(erin).post(address, {**sent, "text": "First window"})
    response = sign_in(erin).post(address, sent)
    assert response.status_code == 422
    assert "You entered “Second window”." in text_of(response)


def test_an_empty_note_is_not_kept(sign_in, erin, customer):
    response = sign_in(erin).post(f"/r/northwind/customers/{customer.pk}/notes/", {"text": "  "})
    assert response.status_code == 422
    assert "There is nothing in the note yet." in text_of(response)


def test_viewers_read_and_do_not_write(sign_in, bob, customer):
    assert sign_in(bob).post(f"/r/northwind/customers/{customer.pk}/notes/", {"text": "x"}).status_code == 403
