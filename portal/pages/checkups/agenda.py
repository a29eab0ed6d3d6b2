"""The agenda for paper: whom to call on a day or in a week, with phone, findings and space for notes."""

from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from licensing.agenda import ranked
from licensing.models import CheckUp
from licensing.rules.position import findings_from
from licensing.rules.together import as_one, together
from licensing.speech import spoken
from portal.pages.base import PageView
from portal.pages.checkups.filters import MINE

MOST = 60
FINDINGS = 3


class Agenda(PageView):
    """`?day=2026-11-24` or `?week=2026-11-24` (the week with that day); `?whose=all` for everybody's."""

    title = _("Agenda")
    template_name = "checkups/agenda.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        is_week = "week" in self.request.GET
        start = day_of(self.request.GET.get("week" if is_week else "day", ""), today)
        if is_week:
            start -= timedelta(days=start.weekday())
        length = timedelta(days=7 if is_week else 1)
        last = start + length - timedelta(days=1)
        found = list(self.check_ups(start, last, overdue=start <= today <= last))
        return super().get_context_data(
            is_week=is_week,
            start=start,
            last=last,
            earlier=start - length,
            later=start + length,
            today=today,
            mine=self.mine,
            days=self.by_day(found[:MOST], start),
            is_cut=len(found) > MOST,
            most=MOST,
            **kwargs,
        )

    @property
    def mine(self):
        """True unless everybody's are asked for."""
        return self.request.GET.get("whose", MINE) == MINE

    def check_ups(self, start, last, *, overdue):
        """Those due from one day to another; on the agenda of today the overdue ones as well."""
        member = self.request.member
        check_ups = CheckUp.objects.visible_to(member).due(last)
        if not overdue:
            check_ups = check_ups.filter(due_on__gte=start)
        if self.mine:
            mine = Q(caller=member.pk) | Q(caller=None) if member.may_own else Q(caller=member.pk)
            check_ups = check_ups.with_caller().filter(mine)
        # Only the days that are shown are laid beside the positions.
        for day in check_ups.order_by("due_on").values_list("due_on", flat=True)[MOST : MOST + 1]:
            check_ups = check_ups.filter(due_on__lte=day)
        worst = F("customer__position__rank").asc(nulls_last=True)
        order = ("due_on", worst, "pk")
        # Whom to show is found before anything is joined to them.
        shown = CheckUp.objects.visible_to(member).filter(
            pk__in=check_ups.order_by(*order).values("pk")[: MOST + 1]
        )
        return (
            shown.select_related("customer__position", "customer__account_manager__user", "assignee__user")
            .defer("position", "customer__position__content")
            # Not F("…content__findings"): to find the key Django keeps an exception, and with it this whole request.
            .annotate(found=KeyTransform("findings", "customer__position__content"))
            .order_by(*order)
        )

    def by_day(self, check_ups, start):
        """(day or None for the overdue ones, check-ups), each with contacts, first findings and what was agreed."""
        customers = [check_up.customer_id for check_up in check_ups]
        agreed, contacts = self.agreed(customers), self.contacts(customers)
        for check_up in check_ups:
            check_up.last = agreed.get(check_up.customer_id)
            check_up.contacts = contacts.get(check_up.customer_id, ())
            record = getattr(check_up.customer, "position", None)
            loud = record.loud(findings_from(check_up.found)) if check_up.found else []
            del (
                check_up.found
            )  # some hundred lists each, which would lie about until the next search for garbage
            findings = [as_one(group) for group in together(ranked(loud))]
            check_up.sentences = [spoken(finding.message) for finding in findings[:FINDINGS]]
            check_up.more = max(len(findings) - FINDINGS, 0)
        days = groupby(check_ups, key=lambda one: one.due_on if one.due_on >= start else None)
        return [(day, list(found)) for day, found in days]

    def contacts(self, customers):
        """Customer pk → whom to ask for."""
        found = {}
        people = Contact.objects.visible_to(self.request.member).filter(customer__in=customers)
        for contact in people.order_by("name", "pk"):
            found.setdefault(contact.customer_id, []).append(contact)
        return found

    def agreed(self, customers):
        """Customer pk → the last conversation in which something was agreed."""
        closed = CheckUp.objects.visible_to(self.request.member).closed().exclude(agreed="", notes="")
        closed = closed.filter(customer__in=customers)
        latest = closed.order_by("customer", "-closed_at", "-pk").distinct("customer").defer("position")
        return {check_up.customer_id: check_up for check_up in latest}


def day_of(text, today):
    """The day in an address; today where that is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
