"""The licence position of one customer, as `assess` tells it."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from customers.models import Customer
from customers.tenancy import entered
from licensing.facts import facts_of
from licensing.rules.answer import BAD_INPUT, as_json
from licensing.rules.explain import explain
from licensing.rules.scenario import write_scenario
from licensing.services.positions import UnableToRule, position_on, today_of
from portal.management.resellers import add_reseller_argument, reseller_named


class Command(BaseCommand):
    help = "Prints the licence position of a customer; --scenario prints what it rests on, for assess."

    def add_arguments(self, parser):
        parser.add_argument("account", metavar="ACCOUNT", help="the reseller's number of the customer")
        add_reseller_argument(parser)
        parser.add_argument("--as-of", metavar="DATE", type=_day, help="the day (today at the customer)")
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument(
            "--json", action="store_const", dest="form", const="json", help="as assess (usual)"
        )
        forms.add_argument(
            "--explain", action="store_const", dest="form", const="explain", help="told for people"
        )
        forms.add_argument(
            "--scenario", action="store_const", dest="form", const="scenario", help="the facts, for assess"
        )
        parser.set_defaults(form="json")

    def handle(self, *args, account, reseller, as_of, form, **options):
        try:
            reseller = reseller_named(reseller)
            with entered(reseller):
                self.stdout.write(_told(_customer(reseller, account), as_of, form), ending="")
        except (LookupError, UnableToRule) as error:
            for sentence in getattr(error, "faults", [error]):
                self.stderr.write(str(sentence))
            sys.exit(BAD_INPUT)


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date like 2026-11-24") from None


def _customer(reseller, account):
    customer = Customer.objects.of(reseller).select_related("reseller").filter(account=account).first()
    if customer is None:
        raise LookupError(f"{reseller} has no customer with the account {account}.")
    return customer


def _told(customer, as_of, form):
    as_of = as_of or today_of(customer, timezone.now())
    if form == "scenario":
        facts = facts_of([customer], as_of)[customer.pk]
        return json.dumps(write_scenario(facts), indent=2, ensure_ascii=False) + "\n"
    facts, position = position_on(customer=customer, on=as_of)
    return explain(position, facts) if form == "explain" else as_json(position)
