"""What is known about one customer on one day, and the values each fact may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

WINDOWS_SERVER = "Windows Server"
SQL_SERVER = "SQL Server"
EXCHANGE_SERVER = "Exchange Server"
SHAREPOINT_SERVER = "SharePoint Server"
PRODUCTS = (WINDOWS_SERVER, SQL_SERVER, EXCHANGE_SERVER, SHAREPOINT_SERVER)

STANDARD = "Standard"
SERVER_EDITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        WINDOWS_SERVER: (STANDARD, "Datacenter", "Enterprise", "Essentials", "Foundation"),
        SQL_SERVER: (
            STANDARD,
            "Enterprise",
            "Express",
            "Developer",
            "Business Intelligence",
            "Workgroup",
            "Web",
        ),
        EXCHANGE_SERVER: (STANDARD, "Enterprise"),
        SHAREPOINT_SERVER: (STANDARD, "Enterprise"),
    }
)

ROLES = ("rds-session-host", "ad-rms", "hyper-v-host", "web", "hpc")
LICENSING = ("server-cal", "per-core", "pay-as-you-go")
GROUP_KINDS = ("internal", "external", "administrators")
LICENSED_BY = ("user", "device", "cheapest")
EXCHANGE_ENTERPRISE = "Exchange Enterprise"
SHAREPOINT_ENTERPRISE = "SharePoint Enterprise"
FEATURES = (EXCHANGE_ENTERPRISE, SHAREPOINT_ENTERPRISE)

WINDOWS_CAL = "Windows Server CAL"
RDS_CAL = "RDS CAL"
AD_RMS_CAL = "AD RMS CAL"
SQL_CAL = "SQL Server CAL"
EXCHANGE_STANDARD_CAL = "Exchange Standard CAL"
EXCHANGE_ENTERPRISE_CAL = "Exchange Enterprise CAL"
SHAREPOINT_STANDARD_CAL = "SharePoint Standard CAL"
SHAREPOINT_ENTERPRISE_CAL = "SharePoint Enterprise CAL"
CAL_PRODUCTS = (  # the table's order: who is served first where rights are short
    WINDOWS_CAL,
    RDS_CAL,
    AD_RMS_CAL,
    SQL_CAL,
    EXCHANGE_STANDARD_CAL,
    EXCHANGE_ENTERPRISE_CAL,
    SHAREPOINT_STANDARD_CAL,
    SHAREPOINT_ENTERPRISE_CAL,
)
CORE_SUITE = "Core CAL Suite"
ENTERPRISE_SUITE = "Enterprise CAL Suite"
SUITES = (CORE_SUITE, ENTERPRISE_SUITE)
SUBSCRIPTIONS = ("Microsoft 365 E3", "Microsoft 365 E5")
WINDOWS_CONNECTOR = "Windows Server External Connector"
RDS_CONNECTOR = "RDS External Connector"
CONNECTORS = (WINDOWS_CONNECTOR, RDS_CONNECTOR)
ENTITLEMENT_PRODUCTS = CAL_PRODUCTS + SUITES + SUBSCRIPTIONS + CONNECTORS

METRICS = ("user", "device", "external-connector")
METRICS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(CAL_PRODUCTS + SUITES, ("user", "device"))
    | dict.fromkeys(SUBSCRIPTIONS, ("user",))
    | dict.fromkeys(CONNECTORS, ("external-connector",))
)
# Whose releases a right's version is one of. Suites and subscriptions have no version of their own.
FAMILY_OF: Mapping[str, str] = MappingProxyType(
    {
        WINDOWS_CAL: WINDOWS_SERVER,
        RDS_CAL: WINDOWS_SERVER,
        AD_RMS_CAL: WINDOWS_SERVER,
        SQL_CAL: SQL_SERVER,
        EXCHANGE_STANDARD_CAL: EXCHANGE_SERVER,
        EXCHANGE_ENTERPRISE_CAL: EXCHANGE_SERVER,
        SHAREPOINT_STANDARD_CAL: SHAREPOINT_SERVER,
        SHAREPOINT_ENTERPRISE_CAL: SHAREPOINT_SERVER,
        WINDOWS_CONNECTOR: WINDOWS_SERVER,
        RDS_CONNECTOR: WINDOWS_SERVER,
    }
)
CORE_COVERS = (WINDOWS_CAL, EXCHANGE_STANDARD_CAL, SHAREPOINT_STANDARD_CAL)
# The CALs that one suite or subscription stands for; none stands for the RDS or the SQL Server CAL (WS-SUI-02, WS-EQ-01).
COVERED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        CORE_SUITE: CORE_COVERS,
        ENTERPRISE_SUITE: (
            *CORE_COVERS,
            AD_RMS_CAL,
            EXCHANGE_ENTERPRISE_CAL,
            SHAREPOINT_ENTERPRISE_CAL,
        ),
    }
    | dict.fromkeys(SUBSCRIPTIONS, (WINDOWS_CAL,))
)

# Grades of proof, the better first; "none" has no grade (PROOF-01).
PROOF_GRADES: Mapping[str, str | None] = MappingProxyType(
    {"invoice": "A", "license-statement": "A", "order-confirmation": "B", "coa": "B", "none": None}
)
PROOF_KINDS = tuple(PROOF_GRADES)
RDS_MATCHES = ("table", "exact")
PROVABLE_FROM = ("A", "B")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day on, and until the last one, which is no longer in it; None is open."""

    start: date | None = None
    end: date | None = None

    def in_force(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Server:
    """One server product in use."""

    name: str
    product: str
    version: str
    edition: str = STANDARD
    roles: frozenset[str] = frozenset()
    licensing: str = "server-cal"
    host: str | None = None
    period: Period = ALWAYS

    @property
    def machine(self) -> str:
        """The physical machine it runs on, where an external connector would be assigned."""
        return self.name if self.host is None else self.host


@dataclass(frozen=True, slots=True)
class Group:
    """People who use devices, any of them any of those, and the servers that they reach."""

    name: str
    users: int
    devices: int
    servers: tuple[str, ...]
    kind: str = "internal"
    licensed_by: str = "cheapest"
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Rights of one kind that the customer holds, bought at once."""

    id: str
    product: str
    metric: str
    quantity: int
    version: str | None = None
    period: Period = ALWAYS
    assurance: tuple[Period, ...] = ()
    proof: str = "none"
    license_server: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class LicenseServer:
    """A remote desktop licence server, which holds RDS CALs."""

    name: str
    version: str
    activated: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """How the reseller rules where the sources leave a choice."""

    rds_match: str = "table"
    provable_from: str = "B"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the position of one customer depends on."""

    as_of: date
    policy: Policy = field(default_factory=Policy)
    servers: tuple[Server, ...] = ()
    groups: tuple[Group, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    license_servers: tuple[LicenseServer, ...] = ()
