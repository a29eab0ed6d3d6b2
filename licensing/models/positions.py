"""The stored answer of the engine, so that lists need not ask it for every customer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.models import Customer, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models.said import SaidField
from licensing.rules import position_from_dict

# What is added up over all customers, with what tells whether it still holds.
SUMMED = [
    *("customer", "as_of", "facts_version", "basis", "rank", "rank_week_ago", "missing", "unproven"),
    *("call_missing", "closing_cost", "closing_currency", "closing_unpriced"),
]


class PositionQuerySet(ResellerQuerySet):
    def computed_for(self, *, today, basis):
        """Those that still hold: computed for the customer's present facts, for `today` and on this `basis`."""
        return self.filter(facts_version=models.F("customer__facts_version"), as_of=today, basis=basis)

    def to_mend(self):
        """Whom to call: active customers with a breach or warning that is not known and quiet, the worst first.

        An index gives this order.
        """
        speaking = self.model.RANKS[self.model.Status.AT_RISK]
        worst = self.filter(call_rank__lte=speaking, customer__archived_at=None)
        return worst.order_by("call_rank", "-call_missing", "customer")

    def short(self):
        """Active customers who miss rights that are not known and quiet; those who would bring most come first."""
        short = self.filter(call_missing__gt=0, customer__archived_at=None)
        return short.order_by(models.F("closing_cost").desc(nulls_last=True), "-call_missing", "customer")


class PositionRecord(models.Model):
    """A customer's position as last computed, with what it was computed from. Not tracked: it can be redone."""

    class Status(models.TextChoices):
        BREACH = "breach", _("Short")
        AT_RISK = "at-risk", _("At risk")
        UNKNOWN = "unknown", _("Unknown")
        COMPLIANT = "compliant", _("All well")

    # Worst first; stored beside the status so that lists sort by an index.
    RANKS = {Status.BREACH: 0, Status.AT_RISK: 1, Status.UNKNOWN: 2, Status.COMPLIANT: 3}

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="position")
    as_of = models.DateField()
    facts_version = models.BigIntegerField()
    basis = models.CharField(max_length=60, help_text=_("the engine's version and the reseller's policy"))
    computed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices)
    rank = models.PositiveSmallIntegerField()
    # Stored beside it, so that what got worse or better is found and counted without the history.
    rank_week_ago = models.PositiveSmallIntegerField(
        null=True, help_text=_("the rank seven days before; empty where nothing was kept of that day")
    )
    required = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(help_text=_("rights required and not there"))
    unproven = models.PositiveIntegerField(help_text=_("rights there that no document proves"))
    # The same without what is known and quiet (`KnownFinding`): how urgent a call is.
    quiet = ArrayField(
        models.PositiveSmallIntegerField(), default=list, help_text=_("places of quiet findings")
    )
    call_rank = models.PositiveSmallIntegerField(default=RANKS[Status.UNKNOWN])
    call_missing = models.PositiveIntegerField(default=0)
    # What the rights that are missing and not quiet would cost (`licensing.closing.cost_of`).
    closing_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    closing_currency = models.CharField(max_length=3, blank=True)
    closing_unpriced = models.PositiveIntegerField(default=0, help_text=_("missing rights without a price"))
    headline = SaidField(help_text=_("the worst finding that is not quiet"))
    # By which rules it was looked through for a reason to call early; empty after each computation.
    examined_for = models.CharField(max_length=60, blank=True, editable=False)
    content = models.JSONField(help_text=_("the position, with what its findings were made of"))

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "position"
        constraints = reseller_rules("positionrecord", customer="customers.Customer")
        indexes = [
            models.Index(fields=["reseller", "rank", "-missing", "customer"], name="position_worst"),
            models.Index(
                fields=["reseller", "call_rank", "-call_missing", "customer"], name="position_calls"
            ),
            models.Index(
                models.F("reseller"),
                models.F("closing_cost").desc(nulls_last=True),
                models.F("call_missing").desc(),
                models.F("customer"),
                condition=models.Q(call_missing__gt=0),
                name="position_short",
            ),
            # All that `licensing.portfolio` adds up, so that it reads no rows, which are wide.
            models.Index(fields=["reseller"], include=SUMMED, name="position_sums"),
        ]

    def __str__(self):
        return f"{self.customer_id} on {self.as_of}: {self.status}"

    def holds(self, *, facts_version, today, basis):
        """True while the stored answer is the answer: same facts, same day, same engine and policy."""
        return (self.facts_version, self.as_of, self.basis) == (facts_version, today, basis)

    @property
    def answer(self):
        """The stored position as the engine's own `Position`."""
        return position_from_dict(self.content)

    @property
    def loud_findings(self):
        """The findings to speak about, in the engine's order: those that nobody marked as known and quiet.

        For mails, the opening of a check-up and whatever else tells people what to do; costs no query.
        """
        return self.loud(self.answer.findings)

    def loud(self, findings):
        """As `loud_findings`, of the position's findings that a query has brought without the rest of it."""
        return [finding for place, finding in enumerate(findings) if place not in self.quiet]

    @property
    def quiet_findings(self):
        """The findings that are known and quiet on the record's day: shown where the whole position is."""
        findings = self.answer.findings
        return [findings[place] for place in self.quiet]
