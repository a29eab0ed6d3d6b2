"""Rows exist only inside their reseller."""

from customers.models import Customer
from customers.tenancy import entered
from tests.conftest import make_customer


def test_rows_are_seen_only_inside_their_reseller(reseller, other_reseller):
    make_customer(reseller)
    assert Customer.objects.count() == 0
    with entered(other_reseller):
        assert Customer.objects.count() == 0
        with entered(reseller):
            assert Customer.objects.count() == 1
        assert Customer.objects.count() == 0


def test_members_see_the_dashboard_and_strangers_get_404(sign_in, alice, mallory):
    assert sign_in(alice).get("/r/northwind/").status_code == 200
    assert sign_in(mallory).get("/r/northwind/").status_code == 404
