"""What people write down about a customer, besides the facts."""

from django.db import models
from django.utils import timezone

from customers.constraints import reseller_rules
from customers.history import tracked
from customers.models.accounts import Member, Reseller
from customers.models.customers import Customer
from customers.tenancy import ResellerQuerySet


@tracked()
class Note(models.Model):
    """A note about a customer, of one moment and one author, who alone may change it."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("note", customer="customers.Customer", author="customers.Member"),
            models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something"),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"
