"""What an editor does to a document: void and restore it, correct it, credit it."""

from customers.tenancy import entered
from licensing.models import Proof
from tests.portal.proofs import CALS, LIST, make_proof


def test_voiding_shows_the_reason_and_restoring_ends_it(sign_in, erin, proof):
    client = sign_in(erin)
    client.post(f"{LIST}{proof.pk}/void/", {"reason": "Typed twice."})
    page = client.get(f"{LIST}{proof.pk}/").content.decode()
    assert "Typed twice." in page
    assert "not counted" in page
    assert "Lost the document?" not in page
    client.post(f"{LIST}{proof.pk}/restore/")
    page = client.post(f"{LIST}{proof.pk}/restore/", follow=True).content.decode()
    assert "This document counts already." in page
    assert "not counted" not in page
    assert "Lost the document?" in page


def test_correcting_keeps_what_is_not_touched(sign_in, erin, proof):
    client = sign_in(erin)
    form = client.get(f"{LIST}{proof.pk}/change/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    client.post(f"{LIST}{proof.pk}/change/", {**sent, "number": "INV-77"})
    with entered(proof.reseller):
        changed = Proof.objects.get()
    assert (changed.number, changed.seller, changed.date) == ("INV-77", proof.seller, proof.date)


def test_a_number_that_is_there_is_told_before_a_correction_and_before_a_credit_note(sign_in, erin, proof):
    client, other = sign_in(erin), make_proof(proof.reseller, "INV-8")
    form = client.get(f"{LIST}{other.pk}/change/").context["form"]
    head = {name: form[name].value() or "" for name in form.fields} | {"number": "inv-7"}
    with entered(proof.reseller):
        credit = {"number": "INV-8", "date": "2024-05-06", f"line-{proof.lines.get().pk}": "1"}
    for address, sent, twin in (
        (f"{LIST}{proof.pk}/credit/", credit, other),
        (f"{LIST}{other.pk}/change/", head, proof),
    ):
        response = client.post(address, sent)
        assert response.status_code == 422
        assert f'href="/r/northwind/proofs/{twin.pk}/"' in response.content.decode()
        assert client.post(address, {**sent, "known": str(twin.pk)}).status_code == 302
    again = client.get(f"{LIST}{other.pk}/change/").context["form"]
    sent = {name: again[name].value() or "" for name in again.fields} | {"notes": "Seen."}
    assert client.post(f"{LIST}{other.pk}/change/", sent).status_code == 302


def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(sign_in, erin, alice, proof):
    def sent():
        form = sign_in(erin).get(f"{LIST}{proof.pk}/change/").context["form"]
        return {name: form[name].value() or "" for name in form.fields}

    before = sent()
    sign_in(alice).post(f"{LIST}{proof.pk}/change/", {**sent(), "seller": "Another Shop"})
    response = sign_in(erin).post(f"{LIST}{proof.pk}/change/", {**before, "number": "INV-77"})
    assert response.status_code == 422
    assert "Meanwhile changed from “Contoso Distribution” to “Another Shop”" in response.content.decode()
    with entered(proof.reseller):
        assert Proof.objects.get().number == "INV-7"


def test_a_credit_note_begins_with_nothing_and_takes_back_everything_when_asked(sign_in, erin, reseller):
    client, proof = sign_in(erin), make_proof(reseller, lines=(CALS, CALS))
    with entered(reseller):
        first, second = (f"line-{line.pk}" for line in proof.lines.order_by("place"))
    page, head = f"{LIST}{proof.pk}/credit/", {"number": "CN-1", "date": "2024-05-06"}
    begun = client.get(page)
    assert (begun.context["form"][first].value(), begun.context["form"][second].value()) == (None, None)
    assert 'href="?everything=1"' in begun.content.decode()
    assert client.post(page, {**head, first: "", second: ""}).status_code == 422
    assert client.post(page, {**head, first: "3", second: ""}).status_code == 302
    everything = client.get(page, {"everything": "1"}).context["form"]
    assert (everything[first].value(), everything[second].value()) == (1, 4)
    rest = {**head, "number": "CN-2", first: "1", second: "4"}
    assert client.post(page, rest).status_code == 302
    assert "Nothing of this document is left to take back." in client.get(page, follow=True).content.decode()


def test_a_credit_note_is_recorded_from_its_invoice(sign_in, erin, proof):
    client = sign_in(erin)
    with entered(proof.reseller):
        field = f"line-{proof.lines.get().pk}"
    assert (
        client.post(
            f"{LIST}{proof.pk}/credit/", {"number": "CN-1", "date": "2024-05-06", field: "0"}
        ).status_code
        == 422
    )
    page = client.post(
        f"{LIST}{proof.pk}/credit/", {"number": "CN-1", "date": "2024-05-06", field: "3"}, follow=True
    ).content.decode()
    assert "Takes back 30 rights" in page
    assert "−30 credited" in client.get(f"{LIST}{proof.pk}/").content.decode()
    assert (
        client.post(
            f"{LIST}{proof.pk}/credit/", {"number": "CN-2", "date": "2024-05-06", field: "2"}
        ).status_code
        == 422
    )
