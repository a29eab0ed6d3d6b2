"""Two editors on one row of data entry: the second is told, nothing is overwritten."""

import threading
from html.parser import HTMLParser

import pytest
from django.db import connection, transaction
from django.utils.html import escape

from customers.models import Contact, Server
from customers.tenancy import entered
from tests.admin.conftest import MODELS, OPERATORS_OWN, address


class Shown(HTMLParser):
    """What a browser sends of the forms of a page as they are shown."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.box, self.text = {}, None, None
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input":
            self._input(attrs)
        elif tag == "select":
            self.box = attrs.get("name")
        elif tag == "option" and self.box and "selected" in attrs:
            self.sent.setdefault(self.box, []).append(attrs.get("value", ""))
        elif tag == "textarea":
            self.text = attrs["name"]
            self.sent[self.text] = [""]

    def _input(self, attrs):
        kind, name = attrs.get("type"), attrs.get("name")
        if (
            not name
            or kind in {"submit", "file"}
            or (kind in {"checkbox", "radio"} and "checked" not in attrs)
        ):
            return
        self.sent.setdefault(name, []).append(attrs.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self.box = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data):
        if self.text:
            self.sent[self.text][0] += data


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("model", sorted(set(MODELS) - OPERATORS_OWN))
def test_what_nobody_changed_is_saved_as_it_was_shown(model, language, world, sign_in, erin):
    client, headers = sign_in(erin), {"accept-language": language}
    page = address(model, f"{getattr(world, model).pk}/change/")
    shown = client.get(page, headers=headers)
    if b'name="_save"' in shown.content:  # not only to be read
        saved = client.post(page, Shown(shown).sent, headers=headers)
        assert saved.status_code == 302, [form.errors for form in saved.context["errors"] or ()]


def test_the_second_editor_is_told_and_saves_knowingly(world, sign_in, erin):
    client, page = sign_in(erin), address("server", f"{world.server.pk}/change/")
    sent = Shown(client.get(page)).sent | {"name": ["SECOND"]}
    change(world, Server, name="FIRST", host="HOST9")
    told = client.post(page, sent)
    assert told.status_code == 200
    words = told.content.decode()
    assert escape(f"Meanwhile changed from “{world.server.name}” to “FIRST”. You entered “SECOND”.") in words
    assert "to “HOST9”." in words
    assert "Nothing is saved yet" in words
    assert stored(world, Server).name == "FIRST"
    assert client.post(page, Shown(told).sent).status_code == 302
    server = stored(world, Server)
    assert (server.name, server.host) == ("SECOND", "HOST9")


def test_he_is_told_in_a_table_of_rows_too(world, sign_in, erin):
    client, page = sign_in(erin), address("customer", f"{world.customer.pk}/change/")
    sent = Shown(client.get(page)).sent | {"contacts-0-email": ["mine@example.com"]}
    change(world, Contact, email="first@example.com")
    told = client.post(page, sent)
    assert "to “first@example.com”. You entered “mine@example.com”." in told.content.decode()
    assert stored(world, Contact).email == "first@example.com"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("shown", "of", "model"), [("server", "server", Server), ("customer", "contact", Contact)]
)
def test_of_two_who_save_at_one_moment_the_second_is_told(shown, of, model, world, sign_in, erin):
    client, page = sign_in(erin), address(shown, f"{getattr(world, shown).pk}/change/")
    field = "name" if of == shown else "contacts-0-name"
    sent, answers = Shown(client.get(page)).sent | {field: ["SECOND"]}, []

    def second():
        try:
            answers.append(client.post(page, sent).status_code)
        finally:
            connection.close()

    with entered(world.reseller), transaction.atomic():
        model.objects.filter(pk=getattr(world, of).pk).update(name="FIRST")
        other = threading.Thread(target=second)
        other.start()
        other.join(timeout=0.5)
        assert not answers
    other.join(timeout=10)
    assert answers == [200]
    assert stored(world, model).name == "FIRST"


def change(world, model, **values):
    with entered(world.reseller):
        model.objects.filter(pk=getattr(world, model._meta.model_name).pk).update(**values)


def stored(world, model):
    with entered(world.reseller):
        return model.objects.get(pk=getattr(world, model._meta.model_name).pk)
