"""Data entry of papers and rights, scoped like that of customers; the site registers these classes."""

from licensing.admin.papers import PartAdmin, PriceAdmin, ProofAdmin, ProofLineAdmin
from licensing.admin.rights import (
    AssurancePeriodAdmin,
    CheckUpAdmin,
    EntitlementAdmin,
    LicenseServerAdmin,
    PositionAdmin,
    RuledCustomerAdmin,
    RuledServerAdmin,
)

__all__ = [
    "AssurancePeriodAdmin",
    "CheckUpAdmin",
    "EntitlementAdmin",
    "LicenseServerAdmin",
    "PartAdmin",
    "PositionAdmin",
    "PriceAdmin",
    "ProofAdmin",
    "ProofLineAdmin",
    "RuledCustomerAdmin",
    "RuledServerAdmin",
]
