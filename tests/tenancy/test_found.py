"""What is searched, suggested, ticked in data entry or asked of a job is of this reseller alone; each with a row of one's own.

What forms offer is looked at in `test_isolation.py`, what they carry in `test_sent.py`.
"""

from zipfile import BadZipFile

import pytest
from django.db import transaction

from portal import imports
from portal.admin import site
from portal.models import Import
from tests.portal.filled import filled
from tests.tenancy.conftest import rows
from tests.tenancy.routes import REGISTER
from tests.tenancy.test_isolation import address, as_both_roles, as_owner, signed_in, text_of

HOME = "/r/northwind/"
MODELS = sorted(model._meta.label_lower for model in site._registry if model._meta.model_name not in REGISTER)


def suggesting():
    """Each (model, field) of data entry that suggests rows, inlines included."""
    for model, entry in site._registry.items():
        for one in (entry, *(inline(model, site) for inline in entry.inlines)):
            for field in one.autocomplete_fields:
                yield one.model._meta.label_lower, field


# --- searching ------------------------------------------------------------------------------------------------------
# The address, and a word of both resellers' rows.
SEARCHED = {
    "search/?q=": "Bakery",
    "proofs/customers/?q=": "Bakery",
    "customers/?q=": "Bakery",
    "servers/?q=": "SRV",
    "catalogue/?q=": "PART",
    "proofs/?q=": "INV",
    "entitlements/?q=": "INV",
    "check-ups/?q=": "Bakery",
    "history/?customer=": "Bakery",
    "outbox/?q=": "mail.example",
}


@as_owner
@pytest.mark.parametrize(("path", "word"), SEARCHED.items())
def test_searching_finds_only_ones_own(path, word, north, worlds):
    found = text_of(signed_in(worlds.alice).get(f"{HOME}{path}{word}"))
    assert "north" in found
    assert "south" not in found


@as_owner
def test_a_part_number_typed_is_looked_up_among_shared_and_own_parts(north, worlds):
    query = {"number": [north.part.part_number, worlds.south.part.part_number]}
    own, theirs = signed_in(worlds.erin).get(f"{HOME}proofs/parts/", query).json()["parts"]
    assert own
    assert theirs is None


@as_owner
def test_a_document_or_file_that_another_reseller_has_is_not_told(north, worlds):
    client = signed_in(worlds.erin)
    for world in (north, worlds.south):
        asked = {"number": world.proof.number, "seller": world.proof.seller}
        told = text_of(client.get(f"{HOME}proofs/known/", asked))
        assert (world.proof.number in told) is (world is north)


@as_owner
def test_nobody_of_another_reseller_takes_over(north, worlds):
    client, path = signed_in(worlds.alice), f"{HOME}team/{worlds.bob.pk}/remove/"
    form = client.get(path).context["form"]
    assert client.post(path, filled(form, heir=str(worlds.south.owner.pk))).status_code == 422
    assert client.post(path, filled(form, heir=str(worlds.erin.pk))).status_code == 302


# --- data entry -----------------------------------------------------------------------------------------------------
@as_both_roles
@pytest.mark.parametrize(("model", "field"), sorted(set(suggesting())))
def test_suggestions_are_the_resellers_own(model, field, north, worlds):
    app, name = model.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": ""}
    found = signed_in(worlds.erin).get(f"{HOME}admin/autocomplete/", query)
    texts = [entry["text"] for entry in found.json()["results"]]
    assert texts
    assert all("north" in text for text in texts)
    assert signed_in(worlds.bob).get(f"{HOME}admin/autocomplete/", query).status_code == 403
    assert signed_in(worlds.mallory).get(f"{HOME}admin/autocomplete/", query).status_code == 404
    outside = signed_in(worlds.oscar).get("/admin/autocomplete/", query)
    assert outside.status_code == (200 if field == "part" else 403)  # the shared ones
    assert "north" not in text_of(outside)
    assert "south" not in text_of(outside)


@as_owner
@pytest.mark.parametrize("model", MODELS)
def test_rows_chosen_in_data_entry_are_ones_own(model, north, worlds):
    client, name = signed_in(worlds.alice), model.split(".")[1]
    own, theirs = getattr(north, name), getattr(worlds.south, name)
    path = address(f"admin:{model.replace('.', '_')}_changelist", north, north.reseller)
    chosen = {"_selected_action": [own.pk, theirs.pk], "select_across": "0"}
    exported = text_of(client.post(path, {"action": "export_csv", **chosen}))
    assert len(exported.strip().splitlines()) == 2  # the heading, and one's own
    assert "south" not in exported
    with transaction.atomic():
        client.post(path, {"action": "delete_selected", "post": "yes", **chosen})
        assert rows(type(theirs)).filter(pk=theirs.pk).exists()
        transaction.set_rollback(True)


# --- jobs -----------------------------------------------------------------------------------------------------------
@as_owner
def test_a_job_that_is_asked_for_another_resellers_import_finds_none(north, worlds):
    theirs = worlds.south.imported
    for world in (north, worlds.south):
        rows(type(theirs)).filter(pk=world.imported.pk).update(state="waiting")
    with pytest.raises(Import.DoesNotExist):
        imports.run(reseller=north.reseller, pk=theirs.pk)
    theirs.refresh_from_db()
    assert theirs.state == "waiting"
    with pytest.raises(BadZipFile):  # it is taken up: what these rows hold is no zip
        imports.run(reseller=north.reseller, pk=north.imported.pk)
    north.imported.refresh_from_db()
    assert north.imported.state == "failed"
