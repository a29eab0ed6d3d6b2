"""Around a check-up: why it opened early, who is at work on it, and which papers were promised in it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked, wakes_the_tick
from customers.models import Customer, Member, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models.checkups import CheckUp
from licensing.models.proofs import Proof
from licensing.speech import inside, short_day


class EarlyKind(models.TextChoices):
    """What may open a check-up before its day."""

    SHORT = "short", _("when a customer becomes short")
    SUPPORT = "support", _("before the support of a server ends")
    SUBSCRIPTION = "subscription", _("before a subscription ends")
    ASSURANCE = "assurance", _("before Software Assurance ends")


MOST_DAYS = 365


@tracked()
class EarlyRule(models.Model):
    """A rule that the reseller switched on: check-ups open early for this kind of cause."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=EarlyKind.choices)
    days = models.PositiveSmallIntegerField("days ahead", default=0)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("earlyrule"),
            models.UniqueConstraint(fields=["reseller", "kind"], name="earlyrule_once"),
            models.CheckConstraint(
                condition=models.Q(kind="short", days=0)
                | models.Q(kind__in=["support", "subscription", "assurance"], days__range=(1, MOST_DAYS)),
                name="earlyrule_values",
                violation_error_message=_("Between 1 and 365 days ahead."),
            ),
        ]
        triggers = wakes_the_tick()

    def __str__(self):
        if not self.days:
            return self.get_kind_display()
        return gettext("%(kind)s by %(days)s days") % {"kind": self.get_kind_display(), "days": self.days}


class EarlyCause(models.Model):
    """A cause for which a customer's check-up was opened early: never again for the same one."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    check_up = models.ForeignKey(CheckUp, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=EarlyKind.choices)
    subject = models.CharField(
        max_length=200, blank=True, help_text=_("The server or the right it is about.")
    )
    day = models.DateField(help_text=_("The day it became so, or on which it ends."))
    found_at = models.DateTimeField()

    objects = ResellerQuerySet.as_manager()

    class Meta:
        verbose_name = "reason for an early check-up"
        verbose_name_plural = "reasons for early check-ups"
        constraints = [
            *reseller_rules("earlycause", customer="customers.Customer", check_up="licensing.CheckUp"),
            models.UniqueConstraint(
                fields=["customer", "kind", "subject", "day"], name="earlycause_once_for_a_customer"
            ),
        ]

    def __str__(self):
        return gettext("%(kind)s: %(subject)s on %(day)s") % {
            "kind": self.get_kind_display(),
            "subject": self.subject or self.customer_id,
            "day": short_day(self.day),
        }


class Call(models.Model):
    """A member at work on an open check-up: since when, when last, and what he typed so far. Not tracked."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    check_up = models.ForeignKey(CheckUp, on_delete=models.CASCADE, related_name="calls")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    draft = models.JSONField(default=dict, blank=True)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("call", check_up="licensing.CheckUp", member="customers.Member"),
            models.UniqueConstraint(fields=["check_up", "member"], name="call_once_for_a_member"),
        ]

    def __str__(self):
        return gettext("%(member)s on %(check_up)s") % {"member": self.member, "check_up": self.check_up}


@tracked()
class PaperPromise(models.Model):
    """What a customer said about a missing paper: that it will come, or that it has arrived."""

    class State(models.TextChoices):
        PROMISED = "promised", _("Promised")
        ARRIVED = "arrived", _("Arrived")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="promises")
    check_up = models.ForeignKey(CheckUp, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    said_on = models.DateField("said on")

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "paperpromise",
                customer="customers.Customer",
                proof=("licensing.Proof", "customer"),
                check_up="licensing.CheckUp",
            ),
            models.UniqueConstraint(fields=["proof"], name="paperpromise_once_for_a_document"),
            models.CheckConstraint(
                condition=models.Q(state__in=["promised", "arrived"]), name="paperpromise_values"
            ),
        ]

    def __str__(self):
        return f"{self.proof}: {inside(self.get_state_display())}"
