"""The dated conversation with a customer."""

from django.db import models
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked, wakes_the_tick
from customers.models import Customer, Member, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models.said import SaidField
from licensing.rules.position import position_from_dict
from licensing.speech import short_day

_CALLERS = ("assignee", "customer__account_manager")


def _on_the_team(path):
    here = models.Q(**{f"{path}__isnull": False, f"{path}__removed_at": None})
    return here & ~models.Q(**{f"{path}__role": Member.Role.OPERATOR})


class CheckUpQuerySet(ResellerQuerySet):
    def open(self):
        """Neither completed nor skipped: the next conversation with each customer."""
        return self.filter(closed_at=None)

    def due(self, today):
        """Open ones of customers who are not archived, due on `today` or before."""
        return self.open().filter(due_on__lte=today).exclude(customer__in=Customer.objects.archived())

    def opened(self):
        """Open ones whose day has come at the customer, as the tick found."""
        opened = self.open().filter(opened_at__isnull=False)
        return opened.exclude(customer__in=Customer.objects.archived())

    def closed(self):
        """Completed or skipped."""
        return self.filter(closed_at__isnull=False)

    def for_list(self):
        """Each with its customer and his stored position in the same query, without what is long in either."""
        return self.select_related("customer__position").defer("position", "customer__position__content")

    def some_of_each(self, part, *, order, most):
        """The first few in `order` of each value of `part`: (value, check-up, how many there are of it).

        In two queries: only ids are sorted to find them, as there may be thousands.
        """
        placed = self.annotate(
            place=models.Window(RowNumber(), partition_by=part, order_by=order),
            of_part=models.Window(models.Count("*"), partition_by=part),
        )
        found = placed.filter(place__lte=most).order_by(part, "place").values_list(part, "pk", "of_part")
        rows = self.in_bulk([pk for _value, pk, _of_part in found])
        # One may have been closed since it was found.
        return [(value, rows[pk], of_part) for value, pk, of_part in found if pk in rows]

    def called_by(self, member):
        """Those whose `caller` the member is; without working the caller out for each, of which there are thousands."""
        if member.removed_at is not None or member.role == Member.Role.OPERATOR:
            return self.none()
        for_others = _on_the_team("assignee")
        return self.filter(
            models.Q(assignee=member) | (models.Q(customer__account_manager=member) & ~for_others)
        )

    def with_caller(self):
        """Adds `caller`, the id of the member who has to call; None where the owners are told.

        The assignee, else the customer's account manager, each only while he is of the team.
        """
        return self.annotate(
            caller=models.Case(
                *(models.When(_on_the_team(path), then=f"{path}_id") for path in _CALLERS),
                default=None,
            )
        )


@tracked()
class CheckUp(models.Model):
    """A check-up: planned for a day, opened when it comes due, closed with an outcome."""

    class Outcome(models.TextChoices):
        ALL_WELL = "all-well", _("All well")
        TO_ORDER = "to-order", _("To order")
        TO_FIND_PAPERS = "to-find-papers", _("To find papers")
        DECLINED = "declined", _("Declined")
        NOT_REACHED = "not-reached", _("Not reached")
        SKIPPED = "skipped", _("Skipped")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    # The customer's account manager unless somebody else was asked to call.
    assignee = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    notes = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    follow_up_on = models.DateField(
        "follow-up", null=True, blank=True, help_text=_("The day to call again about what was agreed.")
    )
    # Of a follow-up call: the day of the regular check-up, which comes after it.
    regular_on = models.DateField("regular check-up", null=True, blank=True, editable=False)
    # Of one that a rule opened before its day: why, in sentences, and the day it was planned for.
    early_because = SaidField("opened early because", editable=False)
    was_due_on = models.DateField("was due", null=True, blank=True, editable=False)
    position = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("the position of the day it closed")
    )

    objects = CheckUpQuerySet.as_manager()

    class Meta:
        verbose_name = "check-up"
        constraints = [
            *reseller_rules(
                "checkup",
                customer="customers.Customer",
                assignee="customers.Member",
                closed_by="customers.Member",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(closed_at=None),
                name="checkup_one_open",
                violation_error_message=_("This customer has an open check-up already."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="", closed_by=None)
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(outcome="")),
                name="checkup_closed_with_outcome",
                violation_error_message=_("A closed check-up has an outcome and somebody who closed it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["reseller", "due_on"], condition=models.Q(closed_at=None), name="checkup_open_due"
            ),
            models.Index(
                fields=["reseller", "-closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="checkup_closed",
            ),
        ]
        triggers = wakes_the_tick()

    def __str__(self):
        return gettext("Check-up on %(day)s") % {"day": short_day(self.due_on)}

    def get_absolute_url(self):
        return reverse("checkup-detail", args=[self.pk])

    @property
    def kept_position(self):
        """The position of the day it closed as the engine's own `Position`; None where none was kept."""
        return position_from_dict(self.position) if self.position else None

    @property
    def is_follow_up(self):
        """True for a call about what was agreed the last time, before the regular check-up."""
        return self.regular_on is not None
