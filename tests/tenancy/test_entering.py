"""Entering a reseller and leaving it: whatever happens inside, the former state is back."""

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse

from customers.constraints import RESELLER_SETTING
from customers.models import Customer
from customers.tenancy import HISTORY_SETTINGS, as_user, entered
from portal.pages.dashboard.views import Dashboard
from tests.conftest import make_customer

SETTINGS = (RESELLER_SETTING, *HISTORY_SETTINGS)


def settings_now():
    """What is entered on the connection; "" and None are both nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), current_setting(%s, true), current_setting(%s, true)", SETTINGS
        )
        return [value or None for value in cursor.fetchone()]


@pytest.fixture
def names(reseller, other_reseller):
    """A customer on each side; returns a function for the names that can be seen."""
    make_customer(reseller, name="North Bakery")
    make_customer(other_reseller, name="South Bakery")
    return lambda: list(Customer.objects.values_list("name", flat=True))


def test_the_former_reseller_is_back_after_leaving(names, reseller, other_reseller):
    assert names() == []
    with entered(reseller):
        before = settings_now()
        with entered(other_reseller):
            assert names() == ["South Bakery"]
        assert names() == ["North Bakery"]
        assert settings_now() == before
    assert names() == []


def test_the_former_reseller_is_back_after_a_failure(names, reseller, other_reseller):
    with entered(reseller):
        before = settings_now()
        with pytest.raises(ValueError, match="inside"), entered(other_reseller):
            raise ValueError("inside")
        assert names() == ["North Bakery"]
        assert settings_now() == before


def test_the_former_reseller_is_back_after_the_database_refused(names, reseller, other_reseller):
    with entered(reseller):
        before = settings_now()
        with pytest.raises(IntegrityError), entered(other_reseller):
            make_customer(other_reseller)
        assert names() == ["North Bakery"]
        assert settings_now() == before


def test_a_reseller_that_cannot_be_entered_leaves_the_former_one(names, reseller):
    class Broken:
        slug = "broken"
        pk = "no number"

    with entered(reseller):
        with pytest.raises(DatabaseError), entered(Broken()):
            names()
        assert names() == ["North Bakery"]


def test_entering_as_a_user_stays_in_the_reseller(names, reseller, alice):
    with entered(reseller), as_user(alice.user):
        assert names() == ["North Bakery"]


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_entered_on_a_connection_that_is_kept(names, reseller):
    with entered(reseller):
        kept = connection.connection
    assert (settings_now(), names()) == ([None] * 3, [])
    with pytest.raises(ValueError, match="inside"), entered(reseller):
        raise ValueError("inside")
    assert (settings_now(), names()) == ([None] * 3, [])
    assert connection.connection is kept


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_entered_after_a_request(names, alice, sign_in):
    assert sign_in(alice).get("/r/northwind/customers/").status_code == 200
    assert (settings_now(), names()) == ([None] * 3, [])


# --- around a whole response ---------------------------------------------------------------------------
@pytest.fixture
def answer(monkeypatch, sign_in, alice):
    """Has the dashboard's address answered by a function of the test; returns the response."""

    def ask(view):
        monkeypatch.setattr(Dashboard, "get", lambda self, request: view(request))
        client = sign_in(alice)
        client.raise_request_exception = False
        return client.get("/r/northwind/")

    return ask


def _adds_a_customer(request):
    Customer.objects.create(reseller=request.reseller, account="NEW", name="New Bakery")
    return HttpResponse()


@pytest.mark.parametrize(
    ("status", "kept"), [(200, True), (302, True), (422, True), (500, False), (503, False)]
)
def test_what_was_done_is_kept_unless_the_server_failed(answer, reseller, status, kept):
    def view(request):
        response = _adds_a_customer(request)
        response.status_code = status
        return response

    assert answer(view).status_code == status
    with entered(reseller):
        assert Customer.objects.exists() is kept


def test_an_exception_takes_back_what_was_done(answer, reseller):
    def view(request):
        _adds_a_customer(request)
        raise RuntimeError

    assert answer(view).status_code == 500
    with entered(reseller):
        assert not Customer.objects.exists()


def test_a_template_is_rendered_inside(answer, names):
    template = engines["django"].from_string("{% for customer in customers %}{{ customer }}{% endfor %}")
    response = answer(
        lambda request: TemplateResponse(request, template, {"customers": Customer.objects.all()})
    )
    assert response.content == b"North Bakery"


def test_a_streamed_body_sees_nothing_unless_it_enters(answer, names, reseller):
    def forgetful(request):
        yield ", ".join(names())

    def careful(request):
        with entered(request.reseller):
            yield ", ".join(names())

    assert answer(lambda request: StreamingHttpResponse(forgetful(request))).getvalue() == b""
    assert answer(lambda request: StreamingHttpResponse(careful(request))).getvalue() == b"North Bakery"
