"""What the site itself keeps: messages to people, what each was told, where none arrives, and calendar feeds."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.models import Contact, Member, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models import CheckUp


class MessageQuerySet(ResellerQuerySet):
    LONGEST_SENDING = timedelta(minutes=5)
    LONGEST_QUEUED = timedelta(days=2)

    def visible_to(self, member):
        """Viewers read the mail they got themselves; editors and owners that of the whole reseller."""
        seen = super().visible_to(member)
        return seen if member is None or member.may_edit else seen.filter(member=member)

    def ready(self, now):
        """Queued ones whose pause is over."""
        return self.filter(state=Message.State.QUEUED, not_before__lte=now)

    def stuck(self, now):
        """Handed to the mail server so long ago that whoever did it will not tell any more."""
        return self.filter(state=Message.State.SENDING, sending_since__lt=now - self.LONGEST_SENDING)

    def welcome(self):
        """Those whose reader still wants mail: of the team, or a contact who agreed."""
        member = models.Q(member__removed_at=None, member__isnull=False) & ~models.Q(
            member__reminders=Member.Reminders.OFF
        )
        contact = models.Q(member=None, contact__mail_agreed_on__isnull=False)
        return self.filter(member | contact)

    def wanted(self):
        """Those that are welcome and whose reader can be reached."""
        refused = Undeliverable.objects.standing().filter(
            reseller=models.OuterRef("reseller"), address__iexact=models.OuterRef("address")
        )
        return self.welcome().filter(~models.Exists(refused))

    def too_late(self, now):
        """Queued for so long that what they say is no longer so."""
        return self.filter(state=Message.State.QUEUED, queued_at__lt=now - self.LONGEST_QUEUED)


class Message(models.Model):
    """A mail to one person, kept as it was sent."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Cancelled")

    class Purpose(models.TextChoices):
        CHECK_UPS = "check-ups", _("Check-ups of a member")
        APPOINTMENT = "appointment", _("Invitation of a contact")
        CANCELLATION = "cancellation", _("Cancellation for a contact")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    # Mail goes to a member or to a customer's contact, who may be deleted while his mail is kept.
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    check_up = models.ForeignKey(CheckUp, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recipient = models.CharField(_("name of the recipient"), max_length=200, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    day = models.DateField(help_text=_("The day it is about, where the recipient is."))
    address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(_("appointment (iCalendar)"), blank=True)
    sequence = models.PositiveSmallIntegerField(_("version of the appointment"), default=0)
    reply_to = models.EmailField(_("answers to"), blank=True)
    copy = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often it was sent again before this one.")
    )
    queued_by = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who sent it again."),
    )
    message_id = models.CharField("Message-ID", max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(_("server's answer"), max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "message",
                member="customers.Member",
                contact="customers.Contact",
                check_up="licensing.CheckUp",
                queued_by="customers.Member",
            ),
            models.UniqueConstraint(fields=["member", "purpose", "day", "copy"], name="message_once"),
            models.UniqueConstraint(
                fields=["contact", "check_up", "sequence", "copy"], name="message_appointment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False) | ~models.Q(purpose="check-ups"),
                name="message_member",
            ),
            models.UniqueConstraint(fields=["message_id"], name="message_id_unique"),
            models.CheckConstraint(
                condition=models.Q(state="sending", sending_since__isnull=False) | ~models.Q(state="sending"),
                name="message_sending_since",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="message_sent_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=models.Q(state="queued"), name="message_queued"
            ),
            models.Index(fields=["reseller", "-queued_at", "-id"], name="message_newest"),
        ]

    def __str__(self):
        return f"{self.subject} → {self.address}"

    def get_absolute_url(self):
        return reverse("message-detail", args=[self.pk])

    @property
    def name(self):
        """Whom it was written to, as he was called then."""
        return self.recipient or (str(self.member) if self.member_id else "")


class Notice(models.Model):
    """A member was told of a check-up: the newest message that lists it as due, or as overdue for long."""

    class Kind(models.TextChoices):
        DUE = "due", _("Due")
        OVERDUE = "overdue", _("Overdue for long")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    check_up = models.ForeignKey(CheckUp, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.DUE)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "notice",
                member="customers.Member",
                check_up="licensing.CheckUp",
                message="portal.Message",
            ),
            models.UniqueConstraint(fields=["member", "check_up", "kind"], name="notice_once"),
        ]

    def __str__(self):
        return f"{self.member} of {self.check_up}"


class UndeliverableQuerySet(ResellerQuerySet):
    def standing(self):
        """Those that nobody has confirmed since."""
        return self.filter(confirmed_at=None)

    def addresses(self):
        """The addresses in small letters, as a set."""
        return set(self.values_list(Lower("address"), flat=True))


class Undeliverable(models.Model):
    """An address that a mail server refused for good: nothing goes there until somebody confirms it."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    address = models.EmailField()
    answer = models.CharField(_("server's answer"), max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = UndeliverableQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("undeliverable", confirmed_by="customers.Member"),
            models.UniqueConstraint(
                "reseller",
                Lower("address"),
                condition=models.Q(confirmed_at=None),
                name="undeliverable_once",
            ),
        ]

    def __str__(self):
        return self.address


class Feed(models.Model):
    """A member's calendar of check-ups at a secret address, of which only a hash is kept."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64)
    with_names = models.BooleanField(_("with customers' names"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("feed", member="customers.Member"),
            models.UniqueConstraint(fields=["member"], name="feed_one_for_a_member"),
            models.UniqueConstraint(fields=["token_hash"], name="feed_token_unique"),
        ]

    def __str__(self):
        return gettext("Calendar of %(member)s") % {"member": self.member}
