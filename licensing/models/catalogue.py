"""The catalogue: what a part number stands for."""

from django.db import models
from django.db.models.functions import Upper

from customers.constraints import SharedOrResellerPolicy
from customers.history import tracked
from customers.models import Reseller


class Product(models.TextChoices):
    """What rights are of; the CAL products stand in the engine's order ("the table's order")."""

    WINDOWS_CAL = "Windows Server CAL", "Windows Server CAL"
    RDS_CAL = "RDS CAL", "RDS CAL"
    AD_RMS_CAL = "AD RMS CAL", "AD RMS CAL"
    SQL_CAL = "SQL Server CAL", "SQL Server CAL"
    EXCHANGE_STANDARD = "Exchange Standard CAL", "Exchange Standard CAL"
    EXCHANGE_ENTERPRISE = "Exchange Enterprise CAL", "Exchange Enterprise CAL"
    SHAREPOINT_STANDARD = "SharePoint Standard CAL", "SharePoint Standard CAL"
    SHAREPOINT_ENTERPRISE = "SharePoint Enterprise CAL", "SharePoint Enterprise CAL"
    CORE_SUITE = "Core CAL Suite", "Core CAL Suite"
    ENTERPRISE_SUITE = "Enterprise CAL Suite", "Enterprise CAL Suite"
    M365_E3 = "Microsoft 365 E3", "Microsoft 365 E3"
    M365_E5 = "Microsoft 365 E5", "Microsoft 365 E5"
    WINDOWS_CONNECTOR = "Windows Server External Connector", "Windows Server External Connector"
    RDS_CONNECTOR = "RDS External Connector", "RDS External Connector"


class Metric(models.TextChoices):
    """How rights count."""

    USER = "user", "user"
    DEVICE = "device", "device"
    EXTERNAL_CONNECTOR = "external-connector", "external connector"


class PartQuerySet(models.QuerySet):
    def known_to(self, reseller):
        """The shared parts and the reseller's own."""
        return self.filter(models.Q(reseller=None) | models.Q(reseller=reseller))

    def visible_to(self, member):
        """What a member may look up; only the shared ones without a member."""
        return self.known_to(member.reseller if member is not None else None)


@tracked(policy=SharedOrResellerPolicy)
class Part(models.Model):
    """A line of the catalogue. Shared parts have no reseller; a reseller may add its own."""

    reseller = models.ForeignKey(Reseller, null=True, blank=True, on_delete=models.PROTECT)
    vendor = models.CharField(max_length=60)
    part_number = models.CharField(max_length=60)
    product = models.CharField(max_length=40, choices=Product.choices)
    version = models.CharField(max_length=40, blank=True)
    metric = models.CharField(max_length=20, choices=Metric.choices)
    rights_per_pack = models.PositiveIntegerField(default=1)
    channel = models.CharField(max_length=100, blank=True)
    description = models.CharField(max_length=300, blank=True)
    list_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    verification = models.CharField("how sure", max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            SharedOrResellerPolicy(name="part_policy"),
            models.UniqueConstraint(
                models.F("reseller"),
                Upper("part_number"),
                name="part_number_unique",
                nulls_distinct=False,
                violation_error_message="This part number is in the catalogue already.",
            ),
            models.CheckConstraint(condition=models.Q(rights_per_pack__gte=1), name="part_rights"),
            models.CheckConstraint(
                condition=models.Q(product__in=Product.values) & models.Q(metric__in=Metric.values),
                name="part_values",
            ),
        ]

    def __str__(self):
        return self.part_number
