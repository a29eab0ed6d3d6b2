"""The catalogue: what a part number stands for."""

import pgtrigger
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import SharedOrResellerPolicy, reseller_rules
from customers.history import tracked
from customers.models import Reseller
from customers.search import words_of
from customers.tenancy import ResellerQuerySet


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

    USER = "user", _("user")
    DEVICE = "device", _("device")
    EXTERNAL_CONNECTOR = "external-connector", _("external connector")


def parts_are_shared_or_own(constraint="proofline_part_owner"):
    """Triggers: a plain foreign key would let a row name another reseller's private part."""
    return [
        pgtrigger.Trigger(
            name=f"part_is_shared_or_own_{operation}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=getattr(pgtrigger, operation.capitalize()),
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM new_rows AS line
                    LEFT JOIN licensing_part AS part ON part.id = line.part_id
                        AND (part.reseller_id IS NULL OR part.reseller_id = line.reseller_id)
                    WHERE line.part_id IS NOT NULL AND part.id IS NULL
                ) THEN
                    RAISE EXCEPTION 'a part is neither shared nor of the reseller of its line'
                    USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{constraint}';
                END IF;
                RETURN NULL;
            """,  # noqa: S608 - our own names
        )
        for operation in ("insert", "update")
    ]


class PartQuerySet(models.QuerySet):
    def known_to(self, reseller):
        """The shared parts and the reseller's own."""
        return self.filter(models.Q(reseller=None) | models.Q(reseller=reseller))

    def visible_to(self, member):
        """What a member may look up; only the shared ones without a member."""
        return self.known_to(member.reseller if member is not None else None)

    def own_of(self, member):
        """The parts that the member's reseller added itself."""
        return self.filter(reseller=member.reseller) if member is not None else self.none()

    def numbered(self, text):
        """Those with this text in their number, whatever separates its letters and digits; none without any."""
        typed = "".join(words_of(text))
        if not typed:
            return self.none()
        separators = models.Value("[^[:alnum:]]"), models.Value(""), models.Value("g")
        plain = models.Func(
            Lower("part_number"), *separators, function="regexp_replace", output_field=models.CharField()
        )
        return self.alias(plain_number=plain).filter(plain_number__contains=typed)

    def with_price_of(self, member):
        """With the price that the member's reseller keeps for each; `own_price` reads it."""
        return self._priced(Price.objects.visible_to(member))

    def with_price_at(self, reseller):
        """The same, for jobs and services."""
        return self._priced(Price.objects.of(reseller))

    def _priced(self, prices):
        return self.prefetch_related(models.Prefetch("prices", prices, to_attr="own_prices"))


@tracked(policy=SharedOrResellerPolicy)
class Part(models.Model):
    """A line of the catalogue. Shared parts have no reseller; a reseller may add its own."""

    reseller = models.ForeignKey(Reseller, null=True, blank=True, on_delete=models.PROTECT)
    vendor = models.CharField(max_length=60)
    part_number = models.CharField(max_length=60)
    product = models.CharField(max_length=40, choices=Product.choices, blank=True)
    version = models.CharField(max_length=40, blank=True)
    metric = models.CharField(max_length=20, choices=Metric.choices, blank=True)
    rights_per_pack = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
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
                violation_error_message=_("This part number is in the catalogue already."),
            ),
            models.CheckConstraint(condition=models.Q(rights_per_pack__gte=1), name="part_rights"),
            models.CheckConstraint(
                condition=models.Q(product="", version="", metric="")
                | (models.Q(product__in=Product.values) & models.Q(metric__in=Metric.values)),
                name="part_values",
                violation_error_message=_(
                    "A part with a product needs a metric; one without a product has neither version nor metric."
                ),
            ),
        ]

    def __str__(self):
        return self.part_number

    def get_absolute_url(self):
        return reverse("part-detail", args=[self.pk])

    @property
    def counts(self):
        """False for what carries no rights that are counted here, as Microsoft 365 Business Premium."""
        return bool(self.product)

    @property
    def gives(self):
        """What a pack gives rights of, as people say it: "Windows Server CAL 2025 by user"; empty for nothing."""
        if not self.counts:
            return ""
        licence = " ".join(filter(None, [self.product, self.version]))
        return gettext("%(licence)s by %(metric)s") % {
            "licence": licence,
            "metric": self.get_metric_display(),
        }

    @property
    def ends(self):
        """True for what is bought for a time only: its price is not that of a right for good."""
        return "subscription" in self.channel.lower()

    @property
    def own_price(self):
        """The reseller's own price, of a row that came `with_price_of` a member; None where it keeps none."""
        return self.own_prices[0] if self.own_prices else None


three_letters = RegexValidator(r"^[A-Z]{3}$", _("A currency is three capital letters, as EUR."))


@tracked()
class Price(models.Model):
    """What a pack of a part costs at the reseller, as of a day: an indication, not an offer."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="prices")
    amount = models.DecimalField(
        "price of a pack", max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, default="EUR", validators=[three_letters])
    as_of = models.DateField("as of", help_text=_("The day of the price list."))

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("price"),
            models.UniqueConstraint(
                fields=["reseller", "part"],
                name="price_of_a_part",
                violation_error_message=_("This part has a price already: change that one."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0) & models.Q(currency__regex=r"^[A-Z]{3}$"),
                name="price_values",
                violation_error_message=_("A price is not negative, its currency three capital letters."),
            ),
        ]
        triggers = parts_are_shared_or_own("price_part_owner")

    def __str__(self):
        return f"{number_format(self.amount)} {self.currency}"
