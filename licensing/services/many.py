"""Changes of many check-ups, documents or customers at once: all of them or none. One that refuses stops the rest."""

from datetime import date, datetime

from django.db import transaction

from licensing.models import CheckUp
from licensing.services.checkups import reassign_check_up, reschedule_check_up
from licensing.services.customers import take_back_customer
from licensing.services.proofs import restore_proof, void_proof


@transaction.atomic
def reassign_check_ups(*, callers, by, now):
    """Lets somebody else call: `callers` are pairs of a check-up and a member, None for the account manager."""
    for check_up, assignee in callers:
        reassign_check_up(check_up=check_up, assignee=assignee, by=by, now=now)


@transaction.atomic
def reschedule_check_ups(*, check_ups, due_on, by, now):
    """Moves open check-ups to another day."""
    for check_up in check_ups:
        reschedule_check_up(check_up=check_up, due_on=due_on, by=by, now=now)


@transaction.atomic
def put_days_back(*, days, by):
    """Undoes `reschedule_check_ups`: `days` are check-ups with their former day, gone by or not, and opening."""
    for check_up, due_on, opened_at in days:
        rows = CheckUp.objects.of(by.reseller).open().filter(pk=check_up.pk)
        rows.update(
            due_on=date.fromisoformat(due_on), opened_at=opened_at and datetime.fromisoformat(opened_at)
        )


@transaction.atomic
def void_proofs(*, proofs, reason, now):
    """Takes documents out of the count, all for the same reason."""
    for proof in proofs:
        void_proof(proof=proof, reason=reason, now=now)


@transaction.atomic
def restore_proofs(*, proofs):
    """Lets voided documents count again."""
    for proof in proofs:
        restore_proof(proof=proof)


@transaction.atomic
def take_back_customers(*, customers, by, now):
    """Takes customers out of the archive, each with a check-up to come."""
    for customer in customers:
        take_back_customer(customer=customer, by=by, now=now)
