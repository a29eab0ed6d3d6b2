"""Rights that a customer holds, and the licence servers RDS CALs are installed on."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import raises_facts_version, tracked
from customers.models import Customer, Reseller
from customers.search import searchable
from customers.tenancy import ResellerQuerySet
from licensing.models.catalogue import Metric
from licensing.models.proofs import ProofLine
from licensing.speech import short_day

METRICS = dict(Metric.choices)  # `get_metric_display` would translate all of them for each right


@tracked()
class LicenseServer(models.Model):
    """A customer's RD licence server: it is activated, RDS CALs are installed on it."""

    class Method(models.TextChoices):
        AUTOMATIC = "automatic", _("automatic connection")
        BROWSER = "browser", _("web browser")
        TELEPHONE = "telephone", _("telephone")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    activated = models.BooleanField(default=False)
    activated_how = models.CharField(max_length=10, choices=Method.choices, blank=True)
    activated_on = models.DateField(null=True, blank=True)
    license_server_id = models.CharField(
        "licence server ID", max_length=41, blank=True, help_text=_("35 characters, in groups of five.")
    )

    objects = ResellerQuerySet.as_manager()

    class Meta:
        verbose_name = "licence server"
        constraints = [
            *reseller_rules("licenseserver", owners=("reseller", "customer"), customer="customers.Customer"),
            models.UniqueConstraint(
                fields=["customer", "name"],
                name="licenseserver_name_unique",
                violation_error_message=_("Another licence server of this customer has this name."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="licenseserver_named"),
            models.CheckConstraint(
                condition=models.Q(activated=True) | models.Q(activated_how="", activated_on=None),
                name="licenseserver_activation",
                violation_error_message=_("How and when are for an activated licence server."),
            ),
        ]
        triggers = [*raises_facts_version(), *searchable("licenseserver", "name", "license_server_id")]

    def __str__(self):
        return self.name


class EntitlementQuerySet(ResellerQuerySet):
    def with_proof(self):
        """Each with its line and document in the same query."""
        return self.select_related("line__proof", "license_server")

    def for_list(self):
        """With all that a list shows, each in one query for the rows that are shown, not for those skipped."""
        lines = models.Prefetch("line", ProofLine.objects.select_related("proof"))
        return self.prefetch_related("customer", lines, "license_server", "assurance")

    def for_file(self):
        """All of a list in one query, and the `periods` of Software Assurance of many at once."""
        periods = models.Prefetch(
            "assurance", AssurancePeriod.objects.order_by("valid_from", "pk"), to_attr="periods"
        )
        one_query = self.prefetch_related(None).select_related("customer", "line__proof", "license_server")
        return one_query.prefetch_related(periods)

    def in_force(self, day):
        """Those of documents in force whose period has the day in it."""
        return self.standing().filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_until=None) | models.Q(valid_until__gt=day),
        )

    def to_come(self, day):
        """Those of documents in force whose period begins after the day."""
        return self.standing().filter(valid_from__gt=day)

    def ended(self, day):
        """Those of documents in force whose period was over on the day."""
        return self.standing().filter(valid_until__lte=day)

    def assured(self, day):
        """Those with Software Assurance on the day."""
        return self.filter(
            models.Exists(
                AssurancePeriod.objects.filter(
                    models.Q(valid_from=None) | models.Q(valid_from__lte=day),
                    models.Q(valid_until=None) | models.Q(valid_until__gt=day),
                    entitlement=models.OuterRef("pk"),
                )
            )
        )

    def voided(self):
        """Those of documents that were voided; a few."""
        return self.filter(line__proof__voided_at__isnull=False)

    def standing(self):
        """Those of documents in force: all but a few, which are looked up instead of every document."""
        return self.exclude(pk__in=self.model.objects.voided())

    def ending(self, *, after, until):
        """Rights of active customers whose last day comes after one day and not after another, the first first."""
        ending = self.standing().filter(valid_until__gt=after, valid_until__lte=until)
        return ending.exclude(customer__in=Customer.objects.archived()).order_by("valid_until", "pk")


@tracked()
class Entitlement(models.Model):
    """Rights of one line of a document. Product, version, metric and quantity are the line's, so it follows."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    line = models.OneToOneField(ProofLine, on_delete=models.CASCADE, related_name="entitlement")
    valid_from = models.DateField("from", null=True, blank=True)
    valid_until = models.DateField("until", null=True, blank=True, help_text=_("The first day without it."))
    license_server = models.ForeignKey(
        LicenseServer,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="entitlements",
        help_text=_("Where RDS CALs are installed."),
    )
    host = models.CharField(
        "physical machine",
        max_length=100,
        blank=True,
        help_text=_("Which machine an external connector is assigned to."),
    )

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "entitlement",
                owners=("reseller", "customer"),
                customer="customers.Customer",
                line=("licensing.ProofLine", "customer"),
                license_server=("licensing.LicenseServer", "customer"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="entitlement_period",
                violation_error_message=_("“Until” is before “from”."),
            ),
        ]
        indexes = [
            models.Index(fields=["reseller", "valid_until", "id"], name="entitlement_by_end"),
            models.Index(fields=["reseller", "valid_from"], name="entitlement_by_beginning"),
        ]
        triggers = raises_facts_version()

    def __str__(self):
        return str(self.line)

    def get_absolute_url(self):
        return reverse("entitlement-detail", args=[self.pk])

    @property
    def title(self):
        """What it gives rights of, as people say it: "Windows Server CAL 2019 by user"; its line must be loaded."""
        line = self.line
        licence = " ".join(filter(None, [line.product, line.version]))
        return gettext("%(licence)s by %(metric)s") % {
            "licence": licence,
            "metric": METRICS.get(line.metric, line.metric),
        }


class AssuranceQuerySet(ResellerQuerySet):
    def ending(self, *, after, until):
        """As `EntitlementQuerySet.ending`; without those that another period of the same right goes on from."""
        later = self.model.objects.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=models.OuterRef("valid_until")),
            models.Q(valid_until=None) | models.Q(valid_until__gt=models.OuterRef("valid_until")),
            entitlement=models.OuterRef("entitlement"),
        )
        ending = self.filter(~models.Exists(later), valid_until__gt=after, valid_until__lte=until)
        there = ending.exclude(customer__in=Customer.objects.archived())
        return there.exclude(entitlement__in=Entitlement.objects.voided()).order_by("valid_until", "pk")


@tracked()
class AssurancePeriod(models.Model):
    """Software Assurance on an entitlement, for a time."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="assurance")
    valid_from = models.DateField("from", null=True, blank=True)
    valid_until = models.DateField("until", null=True, blank=True, help_text=_("The first day without it."))

    objects = AssuranceQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "assuranceperiod",
                customer="customers.Customer",
                entitlement=("licensing.Entitlement", "customer"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="assuranceperiod_period",
                violation_error_message=_("“Until” is before “from”."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["reseller", "valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="assurance_ending",
            )
        ]
        triggers = raises_facts_version()

    def __str__(self):
        return " – ".join(short_day(day) if day else "…" for day in (self.valid_from, self.valid_until))
