"""The script of a call: everything that the page of an open check-up shows, and what an answer changes on it."""

from datetime import timedelta

from django.utils import timezone

from customers.models import Contact, Member
from licensing.agenda import Talk, groups_of, servers_of, session_hosts
from licensing.facts import basis_of
from licensing.models import Call, CheckUp
from licensing.services.checkups import usual_next_day
from licensing.services.positions import current_position, today_of
from portal.pages.checkups.answer_forms import PeopleForm, RemoteForm, ServerForm
from portal.pages.checkups.forms import CompleteForm

Outcome = CheckUp.Outcome
NO_CONVERSATION = (Outcome.NOT_REACHED, Outcome.SKIPPED)
EARLIER = 5
# Beyond that somebody who had the page open is no longer at work on it.
AT_WORK = timedelta(minutes=30)
HERE_NOW = timedelta(minutes=3)


class Script:
    """What there is to say and to ask at one open check-up, for one member, now.

    `answered` says that the facts may have changed since the check-up was read.
    """

    def __init__(self, *, check_up, member, now=None, answered=False):
        self.answered = answered
        self.check_up, self.member, self.now = check_up, member, now or timezone.now()
        self.customer = check_up.customer
        self.today = today_of(self.customer, self.now)

    def context(self):
        """For the whole page."""
        return {**self.live(), **self.questions(), **self.frame()}

    def frame(self):
        """What no answer changes: whom to call, who else is at work, the form for the outcome."""
        contacts = Contact.objects.visible_to(self.member).filter(customer=self.customer)
        return {
            "contacts": contacts.order_by("name", "pk"),
            "caller": self.caller(),
            "days_over": (self.today - self.check_up.due_on).days,
            "there": self.now.astimezone(self.customer.zone),
            "form": self.complete_form(),
            **self.calls(),
        }

    def live(self):
        """What an answer can change: the position, what to say about it, and what is otherwise than last time."""
        record = self.record()
        earlier = earlier_of(self.check_up, self.member)
        last = next((one for one in earlier if one.outcome not in NO_CONVERSATION), None)
        talk = Talk(
            customer=self.customer,
            position=record.answer,
            since=last.kept_position if last else None,
            quiet=record.quiet,
        )
        return {
            "record": record,
            "quiet": len(record.quiet),
            "position": talk.position,
            "points": talk.points,
            "changes": talk.changes,
            "papers": talk.papers(),
            "last": last,
            "attempts": [one for one in earlier if last is None or one.closed_at > last.closed_at],
        }

    def record(self):
        """The position as it is now; the one that came with the check-up while it holds."""
        record = None if self.answered else getattr(self.customer, "position", None)
        basis = basis_of(self.customer.reseller)
        version = self.customer.facts_version
        if record and record.holds(facts_version=version, today=self.today, basis=basis):
            return record
        return current_position(customer=self.customer, now=self.now)

    def questions(self):
        """What to ask, with what is on file in the fields of the answers."""
        servers, groups = list(servers_of(self.customer, self.today)), list(groups_of(self.customer))
        hosts = session_hosts(servers)
        whose = {"member": self.member, "customer": self.customer}
        everybody = {"groups": [group.pk for group in groups]}
        return {
            "today": self.today,
            "servers": servers,
            "people": PeopleForm(groups=groups),
            "server_form": ServerForm(groups=groups, initial=everybody, **whose),
            "remote_form": RemoteForm(groups=groups, hosts=hosts, **whose) if groups and hosts else None,
        }

    def caller(self):
        """The member who has to call, or None where the owners have to."""
        check_up, manager = self.check_up, self.customer.account_manager
        near = {person.pk: person for person in (check_up.assignee, manager) if person is not None}
        if check_up.caller is None or check_up.caller in near:
            return near.get(check_up.caller)
        return Member.objects.visible_to(self.member).select_related("user").get(pk=check_up.caller)

    def complete_form(self, data=None):
        """The form for the outcome, with what the member typed before."""
        usual = usual_next_day(customer=self.customer, today=self.today, regular_on=self.check_up.regular_on)
        mine = next((call for call in self._calls() if call.member_id == self.member.pk), None)
        typed = {name: value for name, value in (mine.draft if mine else {}).items() if value}
        return CompleteForm(data, usual=usual, initial={"next_on": usual} | typed)

    def calls(self):
        """The others who are at work on it, and what they typed and did not send."""
        others = [call for call in self._calls() if call.member_id != self.member.pk]
        for call in others:
            call.is_here = self.now - call.seen_at <= HERE_NOW
            call.typed = [call.draft[name] for name in ("agreed", "notes") if call.draft.get(name)]
        return {"others": [call for call in others if call.typed or self.now - call.seen_at <= AT_WORK]}

    def _calls(self):
        if not hasattr(self, "_found"):
            calls = Call.objects.visible_to(self.member).filter(check_up=self.check_up)
            self._found = list(calls.select_related("member__user").order_by("since", "pk"))
        return self._found


def earlier_of(check_up, member):
    """The check-ups of the customer that were closed before, the latest first; only the latest few."""
    earlier = CheckUp.objects.visible_to(member).closed().filter(customer=check_up.customer_id)
    if check_up.closed_at:
        earlier = earlier.filter(closed_at__lt=check_up.closed_at)
    return list(earlier.select_related("closed_by__user").order_by("-closed_at", "-pk")[:EARLIER])
