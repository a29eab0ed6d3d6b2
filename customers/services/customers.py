"""Customers: taken on, changed, archived and taken back. All of it happens inside the reseller.

What licensing adds, as the first check-up of a new customer, is in `licensing/services/customers.py`.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Member

# Where a value will not do: what to do about it. Each field's own check comes first, then the constraints.
ADVICE = {
    "account": _("Enter the number under which you keep this customer, of up to 60 letters and digits."),
    "name": _("Enter the name of the customer, of up to 200 letters."),
    "domain": _("Enter the domain alone, as example.com."),
    "country": _("A country is its two letters, as DE for Germany."),
    "time_zone": _(
        "There is no time zone called “%(value)s”. Choose the one the customer works in, as Europe/Berlin."
    ),
    "check_up_months": _(
        "Between two check-ups there are 1 to 60 months. Leave it empty for your usual number."
    ),
}
MOST_MONTHS = 60


class UnableToKeepCustomer(Exception):
    """The customer cannot be kept so; the text says what to do, `field` names what it is about, if anything."""

    def __init__(self, text, field=None):
        self.field = field
        super().__init__(text)


@transaction.atomic
def add_customer(*, reseller, account, name, by, **values):
    """Returns a new customer. `values` are further fields; the time zone is the reseller's where none is given.

    Raises UnableToKeepCustomer with the first value that will not do, as an account number that is taken.
    """
    customer = Customer(reseller=reseller, account=account, name=name)
    values["time_zone"] = values.get("time_zone") or reseller.time_zone
    return _keep(customer, values, by)


@transaction.atomic
def change_customer(*, customer, by, **values):
    """Changes the fields given in `values` and returns the customer. Raises as `add_customer` does."""
    customer = _locked(customer)
    return _keep(customer, values, by)


@transaction.atomic
def archive_customer(*, customer, by, now):
    """Puts a customer aside: out of the lists, no check-up due, no mail. Everything recorded stays.

    Raises UnableToKeepCustomer for one in the archive.
    """
    customer = _locked(customer)
    if customer.archived_at:
        raise UnableToKeepCustomer(
            gettext("%(customer)s is in the archive already.") % {"customer": customer}
        )
    customer.archived_at = now
    customer.save(update_fields=["archived_at"])
    return customer


@transaction.atomic
def restore_customer(*, customer, by):
    """Takes a customer back out of the archive. Raises UnableToKeepCustomer for one that is not in it."""
    customer = _locked(customer)
    if customer.archived_at is None:
        raise UnableToKeepCustomer(gettext("%(customer)s is not in the archive.") % {"customer": customer})
    customer.archived_at = None
    customer.save(update_fields=["archived_at"])
    return customer


def _locked(customer):
    return Customer.objects.of(customer.reseller).select_for_update(no_key=True).get(pk=customer.pk)


def _keep(customer, values, by):
    for field, value in values.items():
        setattr(customer, field, value.strip() if isinstance(value, str) else value)
    customer.account, customer.name = customer.account.strip(), customer.name.strip()
    customer.country = customer.country.upper()
    _refuse_unfit(customer)
    _refuse_stranger(customer)
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:
        if "customer_account_unique" not in str(error):
            raise
        _refuse_taken_account(customer)
        raise
    return customer


def _refuse_unfit(customer):
    for field, advice in ADVICE.items():
        value = getattr(customer, field)
        try:
            customer._meta.get_field(field).clean(value, customer)
            fits = field != "check_up_months" or value is None or 1 <= value <= MOST_MONTHS
            fits = fits and (field != "country" or value == "" or (value.isalpha() and len(value) == 2))
        except ValidationError:
            fits = False
        if not fits:
            raise UnableToKeepCustomer(advice % {"value": value}, field)
    _refuse_taken_account(customer)


def _refuse_taken_account(customer):
    others = Customer.objects.of(customer.reseller).exclude(pk=customer.pk)
    # Who takes a customer on types c-77 for C-77; two that are there already may differ so.
    lookup = "account__iexact" if customer.pk is None else "account"
    other = others.filter(**{lookup: customer.account}).first()
    if other is not None:
        told = (
            gettext(
                "Account %(account)s is taken. %(other)s is in the archive: restore it there, or enter another number."
            )
            if other.archived_at
            else gettext(
                "Account %(account)s is taken. %(other)s has it: open that one, or enter another number."
            )
        )
        raise UnableToKeepCustomer(told % {"account": customer.account, "other": other}, "account")


def _refuse_stranger(customer):
    """Somebody who left may stay until another takes over; nobody new may be one who is not of the staff."""
    manager = customer.account_manager_id
    if manager is None:
        return
    former = Customer.objects.of(customer.reseller).filter(pk=customer.pk, account_manager=manager)
    if not (Member.objects.of(customer.reseller).staff().filter(pk=manager).exists() or former.exists()):
        told = gettext("Choose somebody of your own team as account manager.")
        raise UnableToKeepCustomer(told, "account_manager")
