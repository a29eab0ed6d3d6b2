"""Words that rows are found by: kept by triggers, however a row is written, and asked for through an index."""

import pytest
from django.db import connection

from customers.models import Contact, Customer, SearchWord
from customers.search import words_of
from customers.tenancy import entered
from tests.conftest import make_customer

AWKWARD = [
    "Müller & Söhne GmbH",
    "Straße 7",
    "INV-2023/0042",
    "ÉCOLE d’Été",
    "Ωmega Øre",
    "3M",
    "№5",
    "a.b@c.example",
]


def found(reseller, text, model=Customer):
    """The accounts (or names) of what is found."""
    with entered(reseller):
        words = SearchWord.objects.of(reseller).of_kind(model).found_by(text)
        rows = model.objects.of(reseller).filter(pk__in=words.values("object_id"))
        return {row.account if model is Customer else row.name for row in rows}


@pytest.fixture
def customers(reseller):
    make_customer(reseller, "K-1042/B", name="Blue Maple Bakery", domain="maple.example")
    make_customer(reseller, "C2", name="Müller-Lüdenscheidt GmbH", domain="ml.example")
    make_customer(reseller, "C3", name="Mapleton Schools")


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("blue", {"K-1042/B"}),
        ("MAPLE", {"K-1042/B", "C3"}),
        ("maple bak", {"K-1042/B"}),
        ("bakery blue", {"K-1042/B"}),
        ("bluemaple", {"K-1042/B"}),
        ("maple schools", {"C3"}),
        ("maple nobody", set()),
        ("k1042b", {"K-1042/B"}),
        ("1042", {"K-1042/B"}),
        ("K-1042", {"K-1042/B"}),
        ("mueller", set()),
        ("muller", {"C2"}),
        ("müller lüd", {"C2"}),
        ("ludenscheidt", {"C2"}),
        ("maple.example", {"K-1042/B"}),
        ("aple", set()),
        ("%", set()),
        ("", set()),
    ],
)
def test_the_beginning_of_each_word_finds_a_row(customers, reseller, text, accounts):
    assert found(reseller, text) == accounts


@pytest.mark.parametrize("text", AWKWARD)
def test_the_database_and_the_site_mean_the_same_by_a_word(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM search_words(ARRAY[%s]) WHERE NOT inside", [text])
        assert cursor.fetchall() == [("".join(words_of(text)),)]


def test_rows_that_are_changed_or_deleted_in_bulk_are_found_as_they_are_now(customers, reseller):
    with entered(reseller):
        Customer.objects.of(reseller).filter(account="C3").update(name="Oak Schools")
        Customer.objects.of(reseller).filter(account="C2").delete()
        Customer.objects.bulk_create(
            [Customer(reseller=reseller, account=f"B{n}", name="Mapleside") for n in range(3)]
        )
    assert found(reseller, "maple") == {"K-1042/B", "B0", "B1", "B2"}
    assert found(reseller, "oak") == {"C3"}
    with entered(reseller):
        assert not SearchWord.objects.of(reseller).filter(word__startswith="muller").exists()


def test_a_change_of_something_else_leaves_the_words_alone(customers, reseller):
    with entered(reseller):
        before = list(SearchWord.objects.of(reseller).order_by("pk").values_list("pk", flat=True))
        Customer.objects.of(reseller).update(notes="called")
        assert list(SearchWord.objects.of(reseller).order_by("pk").values_list("pk", flat=True)) == before


def test_a_contact_is_found_by_the_number_that_calls(reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        Contact.objects.create(
            reseller=reseller, customer=customer, name="Jane Miller", phone="+49 (30) 555-0123"
        )
    assert found(reseller, "305550123", Contact) == {"Jane Miller"}
    assert found(reseller, "miller 555", Contact) == {"Jane Miller"}


def test_the_words_of_another_reseller_are_not_there(customers, reseller, other_reseller):
    make_customer(other_reseller, "THEIRS", name="Maple Theirs")
    assert "THEIRS" not in found(reseller, "maple")
    with entered(reseller):
        assert not SearchWord.objects.filter(reseller=other_reseller).exists()


def test_the_index_is_used_under_row_level_security(reseller):
    with entered(reseller), connection.cursor() as cursor:
        Customer.objects.bulk_create(
            [Customer(reseller=reseller, account=f"B{number}", name="Oak Schools") for number in range(400)]
        )
        cursor.execute("SET LOCAL enable_seqscan = off")
        words = SearchWord.objects.of(reseller).of_kind(Customer).found_by("maple")
        plan = words.values("object_id").explain()
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "searchword_find" in plan
    assert "word" in condition
