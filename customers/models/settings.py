"""What the reseller decided about itself, and when it decided otherwise."""

from django.db import models

from customers.constraints import reseller_rules
from customers.history import tracked
from customers.models.accounts import Reseller
from customers.tenancy import ResellerQuerySet


@tracked()
class SettingChange(models.Model):
    """One setting that was changed, from what to what.

    A trigger on the register's row writes it (`customers.history.tells_of_changes`): the register belongs to no
    reseller, so it has no history of its own.
    """

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    name = models.CharField(max_length=40)
    former = models.JSONField()
    value = models.JSONField()

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = reseller_rules("settingchange")

    def __str__(self):
        return f"{self.name}: {self.former} → {self.value}"
