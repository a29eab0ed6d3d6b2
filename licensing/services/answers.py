"""What a customer answers in a check-up, saved at once as changes whose reason in the history is the check-up."""

from contextlib import contextmanager

from django.utils.translation import gettext

from customers.services import answers
from customers.services.answers import UnableToChange
from customers.tenancy import entered
from licensing.models import PaperPromise
from licensing.services.checkups import locked_open
from licensing.services.positions import today_of
from licensing.speech import long_day

__all__ = [
    "UnableToChange",
    "add_server",
    "count_people",
    "let_work_remotely",
    "note_paper",
    "reason_of",
    "retire_server",
]


def reason_of(check_up):
    """What the history calls the occasion, in the language of whoever answers."""
    return gettext("check-up due %(day)s") % {"day": long_day(check_up.due_on)}


@contextmanager
def _answering(check_up, by):
    """Holds the open check-up and gives its customer; AlreadyClosed when somebody closed it meanwhile."""
    with entered(by.reseller, by=by.user, because=reason_of(check_up)):
        yield locked_open(check_up).customer


def count_people(*, check_up, counts, by):
    """How many people and devices there are; takes and raises as `customers.services.answers.count_groups`."""
    with _answering(check_up, by) as customer:
        return answers.count_groups(customer=customer, counts=counts, by=by)


def add_server(*, check_up, by, **server):
    """A server was added; takes and raises as `customers.services.answers.put_in_service`."""
    with _answering(check_up, by) as customer:
        return answers.put_in_service(customer=customer, by=by, **server)


def retire_server(*, check_up, server, on, by):
    """A server was switched off."""
    with _answering(check_up, by) as customer:
        _refuse_stranger(server, customer)
        return answers.retire_server(server=server, on=on, by=by)


def let_work_remotely(*, check_up, group, users, host, by):
    """Some people of a group work remotely now."""
    with _answering(check_up, by) as customer:
        _refuse_stranger(group, customer)
        return answers.let_work_remotely(group=group, users=users, host=host, by=by)


def note_paper(*, check_up, proof, state, by, now):
    """A missing paper was promised, or has arrived; returns the PaperPromise."""
    with _answering(check_up, by) as customer:
        _refuse_stranger(proof, customer)
        promise, _made = PaperPromise.objects.of(by.reseller).update_or_create(
            proof=proof,
            defaults={"state": state, "said_on": today_of(customer, now), "check_up": check_up},
            create_defaults={
                "reseller": by.reseller,
                "customer": customer,
                "state": state,
                "said_on": today_of(customer, now),
                "check_up": check_up,
            },
        )
        return promise


def _refuse_stranger(row, customer):
    if row.customer_id != customer.pk:
        raise UnableToChange(gettext("This belongs to another customer. Load the page again."))
