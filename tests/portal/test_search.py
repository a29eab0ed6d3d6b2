"""The one search box: what is found, in which order, for whom, and what it costs."""

import pytest

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import Part, Proof
from licensing.services.parts import add_part
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_license_server, add_line, add_proof, add_server, owners
from tests.portal.portfolio import queries_of

ADDRESS = "/r/northwind/search/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rows(reseller):
    """Rows of every kind."""
    maple = make_customer(reseller, "C-1042", name="Maple Bakery", domain="maple.example")
    make_customer(reseller, "C-1", name="Blue Maple Ltd")
    make_customer(reseller, "OLD", name="Maple Archive", archived_at=NOW)
    with entered(reseller):
        Contact.objects.create(**owners(maple), name="Jane Miller", email="jane@maple.example")
        add_server(maple, "MAPLE-DC1", "2022", host="HV7")
        add_license_server(maple, "LIC-7")
        proof = add_proof(maple, number="INV-2023-0042", seller="Contoso Distribution")
        add_line(proof, 3, part_number="P46217-B21", description="10 user CALs")
        add_proof(maple, "order-confirmation", number="INV-2023-0042-A")
    return maple


def found(response):
    """{title of the group: titles of its hits} in the order of the page."""
    return {group.title: [hit.title for hit in group.hits] for group in response.context["groups"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bakery", {"Customers": ["Maple Bakery"]}),
        ("C1042", {"Customers": ["Maple Bakery"]}),
        ("miller", {"Contacts": ["Jane Miller"]}),
        ("hv7", {"Servers": ["MAPLE-DC1"]}),
        ("lic-7", {"RD licence servers": ["LIC-7"]}),
        ("P46217", {"Part numbers on documents": ["P46217-B21"]}),
        ("contoso", {"Documents": ["Invoice INV-2023-0042"]}),
        ("nothing", {}),
    ],
)
def test_everything_is_found(sign_in, bob, rows, text, expected):
    assert found(sign_in(bob).get(ADDRESS, {"q": text})) == expected


def test_the_exact_number_comes_first(sign_in, bob, rows):
    response = sign_in(bob).get(ADDRESS, {"q": "inv 2023 0042"})
    assert found(response) == {"Documents": ["Invoice INV-2023-0042", "Order confirmation INV-2023-0042-A"]}


def test_what_begins_with_the_words_comes_before_what_has_them_inside(sign_in, bob, rows):
    assert found(sign_in(bob).get(ADDRESS, {"q": "maple"}))["Customers"] == [
        "Maple Archive",
        "Maple Bakery",
        "Blue Maple Ltd",
    ]


def test_customers_are_found_by_the_middle_of_a_word_and_come_last(sign_in, bob, mallory, rows, reseller):
    make_customer(reseller, "G", name="Grund- und Hauptschüle Nord")
    make_customer(reseller, "S", name="Schule am See")
    make_customer(reseller, "K", name="Kleine Schule")
    expected = ["Schule am See", "Kleine Schule", "Grund- und Hauptschüle Nord"]
    assert found(sign_in(bob).get(ADDRESS, {"q": "schule"}))["Customers"] == expected
    assert found(sign_in(bob).get(ADDRESS, {"q": "schüle nord"}))["Customers"] == expected[2:]
    assert "Customers" not in found(sign_in(bob).get(ADDRESS, {"q": "hu"}))
    for address, number in (("customers/", 3), ("check-ups/", 0), ("servers/", 0)):
        page = sign_in(bob).get(f"/r/northwind/{address}", {"q": "schule"})
        assert len(page.context["table"].rows) == number
    assert found(sign_in(mallory).get("/r/contoso/search/", {"q": "schule"})) == {}


def test_the_kind_with_the_best_hit_comes_first(sign_in, bob, rows, reseller):
    with entered(reseller):
        add_server(rows, "LIC", "2022")
    assert list(found(sign_in(bob).get(ADDRESS, {"q": "lic-7"}))) == ["RD licence servers"]
    assert list(found(sign_in(bob).get(ADDRESS, {"q": "maple-dc1"}))) == ["Servers"]
    assert list(found(sign_in(bob).get(ADDRESS, {"q": "lic"}))) == ["Servers", "RD licence servers"]


def test_a_hit_says_where_it_is_and_leads_there(sign_in, bob, rows, reseller):
    page = sign_in(bob).get(ADDRESS, {"q": "P46217"})
    with entered(reseller):
        proof = Proof.objects.of(reseller).get(number="INV-2023-0042")
    (hit,) = page.context["groups"][0].hits
    assert hit.where == "Maple Bakery · on Invoice INV-2023-0042 · 10 user CALs"
    assert sign_in(bob).get(hit.address).context["proof"] == proof


@pytest.mark.parametrize("text", ["R18-06430", "r1806430", "06430"])
def test_parts_of_the_catalogue_lead_to_their_page(sign_in, bob, mallory, reseller, text):
    words = {"vendor": "Microsoft", "product": "Windows Server CAL", "version": "2025", "metric": "user"}
    shared = Part.objects.create(part_number="R18-06430", description="1 user", **words)
    with entered(reseller):
        Part.objects.create(reseller=reseller, part_number="OWN-06430", **words)
    (group,) = sign_in(bob).get(ADDRESS, {"q": text}).context["groups"]
    assert (group.title, group.hits[0].title) == (
        "Catalogue",
        "R18-06430" if text != "06430" else "OWN-06430",
    )
    hit = next(hit for hit in group.hits if hit.title == "R18-06430")
    assert hit.where == "Microsoft · Windows Server CAL 2025 by user · 1 user"
    assert hit.address == f"/r/northwind/catalogue/{shared.pk}/"
    assert len(sign_in(bob).get(group.everything).context["table"].rows) == len(group.hits)
    theirs = found(sign_in(mallory).get("/r/contoso/search/", {"q": text}))
    assert theirs == {"Catalogue": ["R18-06430"]}


def test_archived_and_voided_ones_say_so(sign_in, bob, rows, reseller):
    with entered(reseller):
        Proof.objects.of(reseller).update(voided_at=NOW)
    remarks = {
        hit.title: hit.remark
        for text in ("maple archive", "INV-2023")
        for group in sign_in(bob).get(ADDRESS, {"q": text}).context["groups"]
        for hit in group.hits
    }
    assert remarks["Maple Archive"] == "Archived"
    assert remarks["Invoice INV-2023-0042"] == "Voided"


@pytest.mark.parametrize("text", ["", "a", " ", "%", "--"])
def test_too_little_to_look_for_says_what_to_type(sign_in, bob, rows, text):
    response = sign_in(bob).get(ADDRESS, {"q": text})
    assert not response.context["groups"]
    assert "The beginning of a word is enough" in response.content.decode()


def test_an_empty_answer_says_what_to_do(sign_in, bob, rows):
    page = sign_in(bob).get(ADDRESS, {"q": "<b>nobody</b>"}).content.decode()
    assert "Nothing is called “&lt;b&gt;nobody&lt;/b&gt;”." in page
    assert "Try the beginning of one word" in page


def test_other_resellers_find_nothing_of_ours(sign_in, mallory, rows):
    for text in ("maple", "INV-2023", "P46217", "C1042"):
        assert found(sign_in(mallory).get("/r/contoso/search/", {"q": text})) == {}
    assert sign_in(mallory).get(ADDRESS, {"q": "maple"}).status_code == 404


def test_while_typing_there_are_a_few_of_each_kind_and_the_way_to_all(sign_in, bob, rows, reseller):
    for number in range(6):
        make_customer(reseller, f"M{number}", name=f"Maple Branch {number}")
    answer = sign_in(bob).get(ADDRESS, {"q": "maple"}, headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert len(found(answer)["Customers"]) == 4
    assert "Customers: 4 or more." in page
    assert f'href="{ADDRESS}?q=maple"' in page


def test_a_long_list_leads_to_the_list_of_its_kind(sign_in, bob, reseller):
    for number in range(25):
        make_customer(reseller, f"M{number}", name=f"Maple Branch {number}")
    (group,) = sign_in(bob).get(ADDRESS, {"q": "maple"}).context["groups"]
    assert (len(group.hits), group.more) == (20, True)
    assert sign_in(bob).get(group.everything).context["table"].page.paginator.count == 25


def test_many_servers_lead_to_the_list_of_servers(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        for number in range(21):
            add_server(customer, f"FILES-{number}")
    (group,) = sign_in(bob).get(ADDRESS, {"q": "files"}).context["groups"]
    assert (len(group.hits), group.more) == (20, True)
    assert sign_in(bob).get(group.everything).context["table"].page.paginator.count == 21


def test_it_asks_as_many_queries_for_one_hit_as_for_many(sign_in, bob, rows, reseller):
    client = sign_in(bob)
    few = queries_of(lambda: client.get(ADDRESS, {"q": "maple"}))
    for number in range(12):
        make_customer(reseller, f"M{number}", name=f"Maple Branch {number}")
    assert queries_of(lambda: client.get(ADDRESS, {"q": "maple"})) == few <= 15


def test_a_part_that_counts_nothing_says_so_in_the_readers_language_and_its_history_in_one_phrase(
    sign_in, alice, reseller
):
    with entered(reseller):
        part = add_part(by=alice, vendor="Own", part_number="OWN-77")
    client, german = sign_in(alice), {"Accept-Language": "de"}
    found = client.get(ADDRESS, {"q": "OWN-77"}, headers=german).content.decode()
    assert "zählt nichts" in found
    page = client.get(f"/r/northwind/catalogue/{part.pk}/", headers=german).content.decode()
    assert "(zählt nichts, 1 je Paket)" in page
