"""What the mail to a member says, and the row it is kept in."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from licensing.models import CheckUp, PositionRecord
from licensing.services.positions import current_positions
from licensing.speech import spoken
from licensing.summaries import summaries
from portal import emails
from portal.addresses import absolute, reseller_path
from portal.languages import language_of
from portal.models import Message, Notice

MOST_ENTRIES = 40
MOST_FINDINGS = 3
DUE, OVERDUE, COMING = "due", "overdue", "coming"
NOTHING_MISSING = _("Nothing is missing, and every right has its document.")
HEADINGS = {
    DUE: ngettext_lazy("One due", "%(count)s due", "count"),
    OVERDUE: ngettext_lazy(
        "One overdue for %(days)s days or more", "%(count)s overdue for %(days)s days or more", "count"
    ),
    COMING: ngettext_lazy("One coming up", "%(count)s coming up", "count"),
}
SUBJECTS = {
    DUE: ngettext_lazy("Check-up due: %(first)s", "%(count)s check-ups due: %(first)s first", "count"),
    OVERDUE: ngettext_lazy(
        "Check-up overdue for %(days)s days or more: %(first)s",
        "%(count)s check-ups overdue for %(days)s days or more: %(first)s first",
        "count",
    ),
    COMING: ngettext_lazy(
        "Check-up coming up: %(first)s", "%(count)s check-ups coming up: %(first)s first", "count"
    ),
}


@dataclass
class Told:
    """The check-ups to tell a member of. `new` are those of `due` that he was not told of since they opened."""

    due: list[CheckUp] = field(default_factory=list)
    new: list[CheckUp] = field(default_factory=list)
    coming: list[CheckUp] = field(default_factory=list)
    overdue: list[CheckUp] = field(default_factory=list)

    def add_overdue(self, check_up):
        """Adds what somebody else left overdue; one's own stands among the due already."""
        if check_up not in self.due:
            self.overdue.append(check_up)

    def all(self):
        """Every check-up in the mail."""
        return [*self.due, *self.overdue, *self.coming]


@dataclass(frozen=True)
class Entry:
    """One check-up in the mail."""

    check_up: CheckUp
    record: PositionRecord
    sentences: list[str]
    more: int
    when: str
    caller: str
    address: str


@dataclass(frozen=True)
class Section:
    """Check-ups of one kind; `count` are all of them, `entries` those that are shown.

    `subject` is that of a mail which begins with them.
    """

    heading: str
    subject: str
    entries: list[Entry]
    count: int

    @property
    def more(self):
        """How many it leaves out."""
        return self.count - len(self.entries)


def queue_mail(*, reseller, queue, now):
    """Keeps a message for each (member, Told); what waits since an earlier day would say less and gives way."""
    if not queue:
        return
    members = [member for member, _told in queue]
    waiting = Message.objects.of(reseller).filter(member__in=members, purpose=Message.Purpose.CHECK_UPS)
    waiting.filter(state=Message.State.QUEUED).update(state=Message.State.CANCELLED)
    writer = Writer(reseller, [check_up for _member, told in queue for check_up in told.all()], now)
    messages = [writer.message(member, told) for member, told in queue]
    Message.objects.bulk_create(messages)
    Notice.objects.bulk_create(
        [
            Notice(reseller=reseller, member=member, message=message, check_up=check_up, kind=kind)
            for (member, told), message in zip(queue, messages, strict=True)
            for kind, check_ups in ((Notice.Kind.DUE, told.due), (Notice.Kind.OVERDUE, told.overdue))
            for check_up in check_ups
        ],
        update_conflicts=True,
        unique_fields=["member", "check_up", "kind"],
        update_fields=["message"],
    )


class Writer:
    """Writes mails about some check-ups of a reseller; what it needs of all of them is read once."""

    def __init__(self, reseller, check_ups, now):
        self.reseller, self.now = reseller, now
        self.host = urlsplit(settings.SITE_URL).hostname
        self.list_address = absolute(reseller_path(reseller, "checkup-list"))
        # The link of each without asking for its path a thousand times.
        self.address = absolute(reseller_path(reseller, "checkup-detail", 0)).replace("/0/", "/{}/")
        customers = {check_up.customer_id: check_up.customer for check_up in check_ups}
        for customer in customers.values():
            customer.reseller = reseller
        self.records = current_positions(reseller=reseller, customers=list(customers.values()), now=now)
        self.summaries = summaries(self.records.values(), reseller=reseller, most=MOST_FINDINGS)

    def message(self, member, told):
        """The unsaved Message of a member."""
        day = self.now.astimezone(member.zone).date()
        with translation.override(language_of(member.user)):
            sections = list(self._sections(told, day))
            mail = emails.check_ups(
                member=member,
                day=day,
                sections=sections,
                list_address=self.list_address,
            )
        return Message(
            reseller=self.reseller,
            member=member,
            purpose=Message.Purpose.CHECK_UPS,
            day=day,
            recipient=member.user.name,
            address=member.user.email,
            subject=mail.subject[:300],
            text=mail.body,
            html=mail.alternatives[0][0],
            # The same for the same mail, whoever makes it: a receiver can tell a copy.
            message_id=f"<check-ups.{member.pk}.{day:%Y-%m-%d}@{self.host}>",
            queued_at=self.now,
            not_before=self.now,
        )

    def _sections(self, told, day):
        worst = self._worst_first
        for kind, check_ups in (
            (DUE, worst(told.due)),
            (OVERDUE, worst(told.overdue)),
            (COMING, told.coming),
        ):
            if check_ups:
                yield self._section(kind, check_ups, day)

    def _section(self, kind, check_ups, day):
        shown = [self._entry(check_up, day, kind) for check_up in check_ups[:MOST_ENTRIES]]
        values = {
            "count": len(check_ups),
            "days": self.reseller.overdue_days,
            "first": check_ups[0].customer.name,
        }
        return Section(HEADINGS[kind] % values, SUBJECTS[kind] % values, shown, len(check_ups))

    def _worst_first(self, check_ups):
        return sorted(check_ups, key=lambda one: _weight(self.records[one.customer_id]))

    def _entry(self, check_up, day, kind):
        record = self.records[check_up.customer_id]
        summary = self.summaries[check_up.customer_id]
        sentences, more = summary.sentences or [spoken(record.headline) or str(NOTHING_MISSING)], summary.more
        if check_up.early_because:
            sentences = [spoken(check_up.early_because), *sentences[: MOST_FINDINGS - 1]]
        if kind == COMING and len(sentences) > 1:
            # Of what is weeks away the worst is enough.
            sentences, more = sentences[:1], more + len(sentences) - 1
        return Entry(
            check_up=check_up,
            record=record,
            sentences=sentences,
            more=more,
            when=_when(check_up.due_on, day),
            caller=str(check_up.assignee or check_up.customer.account_manager) if kind == OVERDUE else "",
            address=self.address.format(check_up.pk),
        )


def _weight(record):
    return record.call_rank, -record.call_missing


def _when(due_on, day):
    if due_on == day:
        return gettext("due today")
    told = gettext("due since %(day)s") if due_on < day else gettext("due on %(day)s")
    return told % {"day": date_format(due_on, gettext("j F"))}
