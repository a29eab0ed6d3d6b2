"""Rights that went from one person or device to another."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked
from customers.models import Customer, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models.entitlements import Entitlement

# Rule WS-REA-01.
REST = timedelta(days=90)


@tracked()
class Reassignment(models.Model):
    """Some rights of an entitlement went from one holder to another on a day (rules WS-REA-01 to 03).

    `last_on` is the day on which those rights had been reassigned before, as far as that is recorded; within 90 days
    of it an exception is named. Rows are written in `licensing/services/reassignments.py` alone.
    """

    class Exemption(models.TextChoices):
        """The exceptions of WS-REA-02."""

        HARDWARE = "hardware", _("The device failed for good, or was lost")
        EMPLOYMENT = "employment", _("The employment or contract ended")
        TEMPORARY = "temporary", _("For a time, while the person is absent or the device is out of service")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.RESTRICT, related_name="reassignments")
    date = models.DateField()
    quantity = models.PositiveIntegerField("rights", default=1)
    from_whom = models.CharField("from", max_length=200)
    to_whom = models.CharField("to", max_length=200)
    reason = models.CharField(max_length=300)
    exemption = models.CharField("exception", max_length=10, choices=Exemption.choices, blank=True)
    last_on = models.DateField("reassigned before on", null=True, blank=True, editable=False)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "reassignment",
                customer="customers.Customer",
                entitlement=("licensing.Entitlement", "customer"),
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1),
                name="reassignment_quantity",
                violation_error_message=_("At least one right is reassigned."),
            ),
            models.CheckConstraint(
                condition=~models.Q(from_whom="")
                & ~models.Q(to_whom="")
                & ~models.Q(from_whom=models.F("to_whom"))
                & ~models.Q(reason=""),
                name="reassignment_told",
                violation_error_message=_("A reassignment says from whom, to whom else, and why."),
            ),
            models.CheckConstraint(
                condition=models.Q(exemption__in=["", "hardware", "employment", "temporary"]),
                name="reassignment_values",
            ),
            models.CheckConstraint(
                condition=models.Q(last_on=None)
                | ~models.Q(exemption="")
                | models.Q(date__gte=models.F("last_on") + REST),
                name="reassignment_rest",
                violation_error_message=_(
                    "Within 90 days of the last time an exception of rule WS-REA-02 is needed."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.from_whom} → {self.to_whom}"
