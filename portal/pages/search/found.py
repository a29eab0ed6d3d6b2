"""What is found in the reseller's rows, kind by kind, the best first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer, SearchWord, Server
from customers.search import words_of
from licensing.models import LicenseServer, Part, Proof, ProofLine

# Of each kind so many words are looked at for one that is shown: a row may have several that fit.
WORDS_FOR_A_ROW = 3
# How a text has what was typed: it begins so, a later word of it does, or a word has it in its middle.
BEGINS, INSIDE, WITHIN = range(3)
PARTS = 100  # of the catalogue at most so many are looked at


@dataclass(frozen=True)
class Hit:
    """A row that was found: what it is called, where it is, where it leads, what is special about it."""

    title: str
    where: str
    address: str
    remark: str = ""


@dataclass(frozen=True)
class Group:
    """Hits of one kind. `everything` is the address of the list with all of them, where there is such a list."""

    title: str
    icon: str
    hits: list[Hit]
    more: bool
    everything: str = ""


@dataclass(frozen=True)
class Kind:
    """A model that is searched: the fields that are compared with what was typed, and how a row is shown."""

    model: type[Model]
    title: str | Promise
    icon: str
    fields: tuple[str, ...]
    show: Callable[[Any], Hit]
    related: tuple[str, ...] = ()
    list_name: str = ""


def _joined(*parts):
    return " · ".join(str(part) for part in parts if part)


def _customer(customer):
    where = _joined(gettext("Account %(account)s") % {"account": customer.account}, customer.domain)
    return Hit(
        customer.name, where, customer.get_absolute_url(), gettext("Archived") if customer.archived_at else ""
    )


def _contact(contact):
    where = _joined(contact.customer, contact.email, contact.phone)
    return Hit(contact.name, where, f"{contact.customer.get_absolute_url()}#contacts")


def _server(server):
    machine = gettext("on %(host)s") % {"host": server.host} if server.host else ""
    where = _joined(server.customer, server.title, machine)
    return Hit(server.name, where, f"{server.customer.get_absolute_url()}#servers")


def _license_server(server):
    where = _joined(
        server.customer,
        gettext("RD licence server, Windows Server %(version)s") % {"version": server.version},
    )
    return Hit(server.name, where, f"{server.customer.get_absolute_url()}#license-servers")


def _proof(proof):
    day = proof.date and date_format(proof.date, gettext("j M Y"))
    where = _joined(proof.customer, day, proof.seller)
    return Hit(str(proof), where, proof.get_absolute_url(), gettext("Voided") if proof.voided_at else "")


def _line(line):
    proof = line.proof
    where = _joined(line.customer, gettext("on %(proof)s") % {"proof": proof}, line.description)
    return Hit(
        line.part_number, where, proof.get_absolute_url(), gettext("Voided") if proof.voided_at else ""
    )


def _part(part):
    where = _joined(part.vendor, part.gives or gettext("counts nothing"), part.description)
    return Hit(
        part.part_number, where, part.get_absolute_url(), gettext("Our own") if part.reseller_id else ""
    )


CATALOGUE = Kind(Part, _("Catalogue"), "book-open", ("part_number",), _part, list_name="part-list")
KINDS = (
    Kind(
        Customer,
        _("Customers"),
        "building-office",
        ("account", "name", "domain"),
        _customer,
        list_name="customer-list",
    ),
    Kind(Contact, _("Contacts"), "user", ("name", "email", "phone"), _contact, ("customer",)),
    Kind(
        Server,
        _("Servers"),
        "server",
        ("name", "host"),
        _server,
        ("customer",),
        list_name="server-list",
    ),
    Kind(
        LicenseServer,
        _("RD licence servers"),
        "key",
        ("name", "license_server_id"),
        _license_server,
        ("customer",),
    ),
    Kind(
        Proof,
        _("Documents"),
        "document-text",
        ("number", "seller"),
        _proof,
        ("customer",),
        list_name="proof-list",
    ),
    Kind(
        ProofLine,
        _("Part numbers on documents"),
        "tag",
        ("part_number",),
        _line,
        ("customer", "proof"),
        list_name="proof-list",
    ),
)


def found(text, *, member, most):
    """Returns the groups with hits, at most `most` of each kind; the group with the best hit comes first."""
    ids = _ids(text, member, most)
    ranked = [_group(kind, ids[kind], text, member, most) for kind in KINDS if ids[kind]]
    # The catalogue is small, and most of it is everybody's, so it has no words of a reseller's.
    if parts := list(Part.objects.visible_to(member).numbered(text).order_by("part_number", "pk")[:PARTS]):
        kept = {part.pk: part for part in parts}
        ranked.append(_ranked(CATALOGUE, list(kept), kept, text, most))
    return [group for _rank, group in sorted(ranked, key=lambda one: one[0])]


def _ids(text, member, most):
    """Kind → ids of rows that are found, those first that begin with the text; all kinds in one query."""
    all_words = SearchWord.objects.visible_to(member)
    fitting = all_words.found_by(text)
    wanted = [
        *((BEGINS, fitting.of_kind(kind.model).filter(inside=False)) for kind in KINDS),
        *((INSIDE, fitting.of_kind(kind.model).filter(inside=True)) for kind in KINDS),
        (WITHIN, all_words.of_kind(Customer).within(text)),
    ]
    parts = [
        words.order_by("word", "object_id").values_list(Value(how), "kind", "word", "object_id")[
            : most * WORDS_FOR_A_ROW
        ]
        for how, words in wanted
    ]
    words = sorted(parts[0].union(*parts[1:], all=True))
    return {
        kind: list(
            dict.fromkeys(pk for _how, name, _word, pk in words if name == kind.model._meta.model_name)
        )
        for kind in KINDS
    }


def _group(kind, ids, text, member, most):
    rows = kind.model.objects.visible_to(member).select_related(*kind.related).in_bulk(ids)
    return _ranked(kind, ids, rows, text, most)


def _ranked(kind, ids, rows, text, most):
    """(rank of the best hit, the Group) of rows that were found, which `rows` has by their ids."""
    typed = "".join(words_of(text))
    ranked = sorted((_rank(rows[pk], kind, typed), place, pk) for place, pk in enumerate(ids) if pk in rows)
    hits = [kind.show(rows[pk]) for _rank, _place, pk in ranked[:most]]
    query = urlencode({"q": text})
    everything = f"{reverse(kind.list_name)}?{query}" if kind.list_name else ""
    return ranked[0][0], Group(kind.title, kind.icon, hits, len(ranked) > most, everything)


def _rank(row, kind, typed):
    """0 for exactly what was typed, 1 for what begins with it, 2 for what has it inside."""
    texts = ["".join(words_of(getattr(row, field))) for field in kind.fields]
    return 0 if typed in texts else 1 if any(one.startswith(typed) for one in texts) else 2
