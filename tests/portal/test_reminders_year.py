"""A year, day by day, of fifty members around the world: each due day is told once, on that day."""

import datetime
import re
from collections import Counter

import pytest

from customers.models import Customer, Member, Reseller
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import add_months, complete_check_up
from portal.models import Message
from tests.conftest import make_member
from tests.portal.reminders import at, tick

ZONES = ["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]
MEMBERS = 50
CUSTOMERS = 1  # of each member
FIRST, LAST = datetime.date(2027, 9, 1), datetime.date(2028, 8, 31)  # with a 29 February
# Late enough that it is eight o'clock of that date, or the date after, in each of the zones.
EVENING = "22:00"
LINK = re.compile(r"/check-ups/(\d+)/")


def everybody(reseller):
    """The members, and the check-ups of their customers: due on many days, the ends of months among them."""
    days = [FIRST + datetime.timedelta(days=3 * place + 3) for place in range(MEMBERS * CUSTOMERS - 4)]
    days += [datetime.date(2027, 11, 30), datetime.date(2028, 2, 29), datetime.date(2028, 1, 31), LAST]
    members = []
    for place in range(MEMBERS):
        zone = ZONES[place % len(ZONES)]
        member = make_member(reseller, f"person{place}", Member.Role.EDITOR, time_zone=zone)
        members.append(member)
        with entered(reseller):
            for number in range(CUSTOMERS):
                customer = Customer.objects.create(
                    reseller=reseller,
                    account=f"{place}-{number}",
                    name=f"Customer {place}-{number}",
                    time_zone=zone,
                    account_manager=member,
                )
                due_on = days[place * CUSTOMERS + number]
                CheckUp.objects.create(reseller=reseller, customer=customer, due_on=due_on)
    return {member.pk: member for member in members}


# A year in one transaction would pile up a year of dead rows, and each day look through all of them.
@pytest.mark.django_db(transaction=True)
def test_each_due_day_of_a_year_is_told_once(reseller, alice):
    Reseller.objects.update(lead_days=0)  # what is only coming up would be told on Mondays as well
    reseller.refresh_from_db()
    members = everybody(reseller)
    told, done = Counter(), set()
    day = FIRST
    while day <= LAST:
        now = f"{day} {EVENING}"
        tick(now)
        with entered(reseller):
            new = list(Message.objects.exclude(pk__in=done))
            for message in new:
                done.add(message.pk)
                assert message.state == "sent"
                for pk in map(int, set(LINK.findall(message.text))):
                    check_up = CheckUp.objects.select_related("customer__reseller").get(pk=pk)
                    assert message.day == check_up.due_on, f"{check_up} was told on {message.day}"
                    told[pk] += 1
                    call(check_up, members[message.member_id], at(now))
        day += datetime.timedelta(days=1)
    with entered(reseller):
        due = set(CheckUp.objects.filter(due_on__range=(FIRST, LAST)).values_list("pk", flat=True))
        days = set(CheckUp.objects.values_list("due_on", flat=True))
    assert due <= set(told)
    assert set(told.values()) == {1}
    assert {datetime.date(2028, 2, 29), datetime.date(2028, 5, 29), datetime.date(2028, 4, 30)} <= days
    assert len(told) > 2 * MEMBERS * CUSTOMERS


def call(check_up, member, now):
    """She calls at once; the next is due three months from the day that it was due."""
    complete_check_up(
        check_up=check_up,
        outcome="all-well",
        notes="",
        by=member,
        now=now,
        next_on=add_months(check_up.due_on, 3),
    )
