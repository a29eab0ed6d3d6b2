"""What runs at a customer, and who reaches it."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import raises_facts_version, tracked
from customers.models.accounts import Reseller
from customers.models.customers import Customer
from customers.models.search import SearchableQuerySet
from customers.search import searchable
from customers.tenancy import ResellerQuerySet


class ServerProduct(models.TextChoices):
    """Server products whose access is licensed."""

    WINDOWS = "Windows Server", "Windows Server"
    SQL = "SQL Server", "SQL Server"
    EXCHANGE = "Exchange Server", "Exchange Server"
    SHAREPOINT = "SharePoint Server", "SharePoint Server"


class ServerLicensing(models.TextChoices):
    """How a server itself is licensed."""

    SERVER_CAL = "server-cal", _("server and CALs")
    PER_CORE = "per-core", _("per core")
    PAY_AS_YOU_GO = "pay-as-you-go", _("pay-as-you-go")


class ServerRole(models.TextChoices):
    """What a server does, as far as it matters for access."""

    RDS_SESSION_HOST = "rds-session-host", _("RDS session host")
    AD_RMS = "ad-rms", _("AD RMS")
    HYPER_V_HOST = "hyper-v-host", _("Hyper-V host")
    WEB = "web", _("web")
    HPC = "hpc", _("HPC")


class GroupKind(models.TextChoices):
    """Who the people of a group are."""

    INTERNAL = "internal", _("internal")
    EXTERNAL = "external", _("external")
    ADMINISTRATORS = "administrators", _("administrators")


class LicensedBy(models.TextChoices):
    """What is counted in a group."""

    CHEAPEST = "cheapest", _("whichever needs fewest")
    USER = "user", _("user")
    DEVICE = "device", _("device")


class GroupFeature(models.TextChoices):
    """What a group uses beyond the standard."""

    EXCHANGE_ENTERPRISE = "Exchange Enterprise", "Exchange Enterprise"
    SHAREPOINT_ENTERPRISE = "SharePoint Enterprise", "SharePoint Enterprise"


@tracked()
class Server(models.Model):
    """One server product in use at a customer. Which versions there are is licensing's to say."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="servers")
    name = models.CharField(max_length=100)
    product = models.CharField(max_length=40, choices=ServerProduct.choices, default=ServerProduct.WINDOWS)
    version = models.CharField(max_length=40)
    edition = models.CharField(max_length=40, default="Standard")
    roles = ArrayField(models.CharField(max_length=20, choices=ServerRole.choices), default=list, blank=True)
    licensing = models.CharField(
        max_length=15, choices=ServerLicensing.choices, default=ServerLicensing.SERVER_CAL
    )
    host = models.CharField(
        "physical machine", max_length=100, blank=True, help_text=_("Empty: the server is its own machine.")
    )
    valid_from = models.DateField("in service from", null=True, blank=True)
    valid_until = models.DateField(
        "in service until", null=True, blank=True, help_text=_("The first day without it.")
    )

    objects = SearchableQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("server", owners=("reseller", "customer"), customer="customers.Customer"),
            models.UniqueConstraint(
                fields=["customer", "name"],
                name="server_name_unique",
                violation_error_message=_("Another server of this customer has this name."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="server_named"),
            models.CheckConstraint(
                condition=models.Q(product__in=ServerProduct.values)
                & models.Q(licensing__in=ServerLicensing.values),
                name="server_values",
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=ServerRole.values), name="server_roles"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="server_period",
                violation_error_message=_("“Until” is before “from”."),
            ),
        ]
        # Which servers leave support is asked for many customers at once.
        indexes = [models.Index(fields=["reseller", "product", "version"], name="server_by_release")]
        triggers = [*raises_facts_version(), *searchable("server", "name", "host")]

    def __str__(self):
        return self.name

    @property
    def title(self):
        """The product as people say it: "Windows Server 2022 Standard"."""
        return f"{self.product} {self.version} {self.edition}"


class AccessGroupQuerySet(ResellerQuerySet):
    """Groups, and what they reach."""

    def with_reach(self, servers):
        """Returns a list of the groups; `reached` of each are those of the `servers` it reaches, in their order."""
        reach = ArrayAgg("accesses__server", filter=models.Q(accesses__server__isnull=False), default=[])
        groups = list(self.annotate(reach=reach))
        for group in groups:
            group.reached = [server for server in servers if server.pk in group.reach]
        return groups


@tracked()
class AccessGroup(models.Model):
    """A number of users and devices that reach a set of servers; nobody is in two groups."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    users = models.PositiveIntegerField(default=0)
    devices = models.PositiveIntegerField(default=0)
    servers = models.ManyToManyField(Server, through="ServerAccess", related_name="groups")
    kind = models.CharField(max_length=14, choices=GroupKind.choices, default=GroupKind.INTERNAL)
    licensed_by = models.CharField(max_length=8, choices=LicensedBy.choices, default=LicensedBy.CHEAPEST)
    features = ArrayField(
        models.CharField(max_length=30, choices=GroupFeature.choices), default=list, blank=True
    )

    objects = AccessGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("accessgroup", owners=("reseller", "customer"), customer="customers.Customer"),
            models.UniqueConstraint(
                fields=["customer", "name"],
                name="accessgroup_name_unique",
                violation_error_message=_("Another group of this customer has this name."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="accessgroup_named"),
            models.CheckConstraint(
                condition=models.Q(kind__in=GroupKind.values) & models.Q(licensed_by__in=LicensedBy.values),
                name="accessgroup_values",
            ),
            models.CheckConstraint(
                condition=models.Q(features__contained_by=GroupFeature.values), name="accessgroup_features"
            ),
        ]
        triggers = raises_facts_version()

    def __str__(self):
        return self.name


@tracked()
class ServerAccess(models.Model):
    """A group reaches a server of its own customer."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(AccessGroup, on_delete=models.CASCADE, related_name="accesses")
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="accesses")

    objects = ResellerQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "server accesses"
        constraints = [
            *reseller_rules(
                "serveraccess",
                customer="customers.Customer",
                group=("customers.AccessGroup", "customer"),
                server=("customers.Server", "customer"),
            ),
            models.UniqueConstraint(fields=["group", "server"], name="serveraccess_once"),
        ]
        triggers = raises_facts_version()

    def __str__(self):
        return gettext("%(group)s reaches %(server)s") % {"group": self.group, "server": self.server}
