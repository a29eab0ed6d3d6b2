"""What a reseller knows about already: findings that are quiet until a day."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import raises_facts_version, tracked
from customers.models import Customer, Member, Reseller
from customers.tenancy import ResellerQuerySet


@tracked()
class KnownFinding(models.Model):
    """A finding of a customer that was talked about: known, quiet until a day, because …

    It is named by its rule, product and subject, so that it is the same one when the position is computed anew.
    It stays visible; it leaves the mails, the dashboard's "Call first" and the opening of the check-up. It speaks
    again on its day, or as soon as more are concerned than when it was accepted. Ending it early deletes the row;
    the history keeps who did what.
    """

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    product = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(null=True, blank=True, help_text=_("how many it was about then"))
    until = models.DateField("quiet until", help_text=_("The day on which it speaks again."))
    reason = models.CharField("because", max_length=300)
    accepted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    objects = ResellerQuerySet.as_manager()

    class Meta:
        verbose_name = "known finding"
        constraints = [
            *reseller_rules("knownfinding", customer="customers.Customer", accepted_by="customers.Member"),
            models.UniqueConstraint(
                fields=["customer", "rule", "product", "subject"],
                name="knownfinding_once",
                violation_error_message=_("This finding is quiet already."),
            ),
        ]
        triggers = raises_facts_version()

    def __str__(self):
        return gettext("%(rule)s about %(subject)s") % {"rule": self.rule, "subject": self.subject}

    def is_about(self, finding):
        """True for the finding that was meant, whatever its quantity is now."""
        return (self.rule, self.product, self.subject) == (finding.rule, finding.product, finding.subject)

    def has_grown(self, finding):
        """True when more are concerned now than were accepted."""
        return (finding.quantity or 0) > (self.quantity or 0)

    def quiets(self, finding, on):
        """True while the finding does not speak up on that day."""
        return self.is_about(finding) and on < self.until and not self.has_grown(finding)
