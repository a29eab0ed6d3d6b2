"""What forms take by name or by a hidden id, not as a choice among rows: it is looked for in the reseller alone.

As in `test_isolation.py` the scopes in the code stand alone: the owner of the tables is signed in, whom no policy binds.
"""

import pytest
from django.db import transaction

from customers.models import AccessGroup, Contact, Member, Server
from licensing.models import LicenseServer, Proof, ProofLine
from portal.models import Message, Notice, Undeliverable
from tests.tenancy.forms import pointers_of
from tests.tenancy.routes import INSIDE, NOBODY
from tests.tenancy.test_isolation import address, signed_in, text_of

pytestmark = pytest.mark.parametrize("signed_in_as", ["owner"], indirect=True)

DOCUMENT = {
    "kind": "invoice",
    "number": "N-9",
    "seller": "Shop",
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
}
CALS = {
    "lines-0-product": "RDS CAL",
    "lines-0-version": "2022",
    "lines-0-metric": "user",
    "lines-0-packs": "1",
}
DECLARED = {"product": "RDS CAL", "version": "2022", "metric": "user", "packs": "1"}
GROUP = {"users": "1", "licensed_by": "user", "kind": "internal", "name": "N"}
SERVER = {"release": "Windows Server|2022", "edition": "Standard", "licensing": "server-cal", "name": "N"}


def rows(**values):
    """A table with one row."""
    values |= {"made_from": "{}"}
    return {"rows-total": "1", **{f"rows-0-{name}": value for name, value in values.items()}}


# (route, field) → what is sent of north's page (`ours`) when the field points at a row of `theirs`.
SENT = {
    ("proof-new", "customer"): lambda ours, theirs: {**DOCUMENT, **CALS, "customer": theirs.customer.account},
    ("proof-new", "license_server"): lambda ours, theirs: {
        **{**DOCUMENT, **CALS, "customer": ours.customer.account},
        "lines-0-license_server": theirs.licenseserver.name,
    },
    ("proof-new", "known"): lambda ours, theirs: {
        **{**DOCUMENT, **CALS, "customer": ours.customer.account},
        **{"number": ours.neighbour.proof.number, "seller": "", "known": theirs.neighbour.proof.pk},
    },
    ("proof-change", "known"): lambda ours, theirs: {
        **{"kind": "invoice", "number": ours.neighbour.proof.number, "known": theirs.neighbour.proof.pk},
        "made_from": "{}",
    },
    ("proof-credit", "known"): lambda ours, theirs: {
        **{"number": ours.neighbour.proof.number, "date": "2026-04-01", "known": theirs.neighbour.proof.pk},
        f"line-{ours.proofline.pk}": "1",
    },
    ("proof-lines", "pk"): lambda ours, theirs: {
        **{"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1", "lines-0-pk": theirs.proofline.pk},
        **{**CALS, "lines-0-part_number": ours.part.part_number, "lines-0-made_from": "{}"},
    },
    ("proof-lines", "license_server"): lambda ours, theirs: {
        **{"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", **CALS},
        "lines-0-license_server": theirs.licenseserver.name,
    },
    ("entitlement-declare", "customer"): lambda ours, theirs: {
        **{**DECLARED, "customer": theirs.customer.account},
    },
    ("customer-groups", "id"): lambda ours, theirs: rows(**GROUP, id=theirs.accessgroup.pk),
    ("customer-groups", "servers"): lambda ours, theirs: rows(**GROUP, servers=theirs.server.pk),
    ("customer-servers", "id"): lambda ours, theirs: rows(**SERVER, id=theirs.server.pk),
    ("customer-licence-servers", "id"): lambda ours, theirs: rows(
        name="N", version="2022", id=theirs.licenseserver.pk
    ),
    ("customer-contacts", "id"): lambda ours, theirs: rows(name="N", id=theirs.contact.pk),
}
# The what-if sheet is imagined, and kept as words.
IMAGINED = {"customer-what-if"}
KEPT = (AccessGroup, Contact, LicenseServer, Proof, ProofLine, Server)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def test_every_field_that_points_at_a_row_is_in_the_catalogue(worlds, north):
    client, found = signed_in(worlds.alice), set()
    for name, route in INSIDE.items():
        if "GET" in route.methods and route.least != NOBODY and not name.startswith("admin"):
            response = client.get(address(name, north, north.reseller))
            found |= {(name, field) for field in pointers_of(response)}
    found = {(name, field) for name, field in found if name not in IMAGINED}
    assert found == set(SENT), "Say in SENT what is sent when the field points at a row of another reseller."


@pytest.mark.parametrize(("name", "field"), SENT)
def test_another_resellers_row_is_not_found_by_what_is_sent(name, field, worlds, north):
    client, sent, path = signed_in(worlds.alice), SENT[name, field], address(name, north, north.reseller)
    with transaction.atomic():
        assert client.post(path, sent(north, north)).status_code == 302
        transaction.set_rollback(True)
    before = everything()
    response = client.post(path, sent(north, worlds.south))
    assert response.status_code == 422
    for told in ("south Bakery", "south Office", "south Seller", "south-SRV", "south Baker"):
        assert told not in text_of(response)
    assert everything() == before


def test_the_document_before_is_the_resellers_own(worlds, north):
    client = signed_in(worlds.alice)
    path = address("proof-new", north, north.reseller)
    assert client.get(path, {"after": north.proof.pk}).status_code == 200
    assert client.get(path, {"after": worlds.south.proof.pk}).status_code == 404


def test_people_of_another_reseller_and_operators_keep_their_role_whoever_is_asked_of_many(worlds, north):
    client, path = signed_in(worlds.alice), "/r/northwind/team/many/"
    visitor = Member.objects.of(north.reseller).get(role="operator")
    picked = [worlds.erin.pk, worlds.mallory.pk, worlds.south.owner.pk, visitor.pk]
    page = client.get(path, {"action": "role", "pick": picked, "to-role": "viewer"})
    assert [one.row.pk for one in page.context["plan"]] == [worlds.erin.pk]
    before, mark = list(Member.objects.order_by("pk").values()), page.context["seen"].partition(":")[2]
    for pk in picked[1:]:
        for seen in (f"{pk}:{mark}", f"{page.context['seen']} {pk}:{mark}"):
            answer = client.post(f"{path}?action=role", {"to-role": "viewer", "seen": seen})
            assert answer.status_code == 409
            assert "south" not in text_of(answer)
    assert list(Member.objects.order_by("pk").values()) == before
    own = client.post(f"{path}?action=role", {"to-role": "viewer", "seen": page.context["seen"]})
    assert own.status_code == 302


def test_another_resellers_rights_and_licence_servers_are_not_found_by_what_is_asked_of_many(worlds, north):
    client, path = signed_in(worlds.alice), "/r/northwind/entitlements/many/"
    asked = {"action": "install", "pick": [north.neighbour.entitlement.pk, worlds.south.entitlement.pk]}
    own = client.get(path, {**asked, "to-license_server": north.neighbour.licenseserver.name}).context["plan"]
    assert [(one.row.pk, one.refusal) for one in own] == [(north.neighbour.entitlement.pk, "")]
    theirs = client.get(path, {**asked, "to-license_server": worlds.south.licenseserver.name}).context["plan"]
    assert [(one.row.pk, bool(one.refusal)) for one in theirs] == [(north.neighbour.entitlement.pk, True)]


def test_another_resellers_mail_is_neither_seen_nor_sent_again(worlds, north):
    client, path, south = signed_in(worlds.alice), "/r/northwind/outbox/many/?action=again", worlds.south
    Message.objects.update(state="failed")
    # Nor does it matter to ours which of their addresses was refused.
    Undeliverable.objects.filter(reseller=south.reseller).update(address=north.owner.user.email)
    page = client.get(path, {"action": "again", "pick": [north.message.pk, south.message.pk]})
    assert [(one.row.pk, one.refusal) for one in page.context["plan"]] == [(north.message.pk, "")]
    asked = {"action": "again", "pick": south.message.pk}
    theirs = signed_in(worlds.mallory).get("/r/contoso/outbox/many/", asked).context["seen"]
    ours, before = page.context["seen"], list(Message.objects.order_by("pk").values())
    for seen in (theirs, f"{ours} {theirs}"):
        refused = client.post(path, {"seen": seen})
        assert refused.status_code == 409
        assert "south" not in text_of(refused)
    assert list(Message.objects.order_by("pk").values()) == before
    assert client.post(path, {"seen": ours}).status_code == 302
    assert Message.objects.get(copy=1).reseller == north.reseller
    assert Notice.objects.get(pk=south.notice.pk).message_id == south.message.pk
