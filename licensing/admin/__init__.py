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
from licensing.admin.told import KnownFindingAdmin, PaperPromiseAdmin, ReassignmentAdmin

__all__ = [
    "AssurancePeriodAdmin",
    "CheckUpAdmin",
    "EntitlementAdmin",
    "KnownFindingAdmin",
    "LicenseServerAdmin",
    "PaperPromiseAdmin",
    "PartAdmin",
    "PositionAdmin",
    "PriceAdmin",
    "ProofAdmin",
    "ProofLineAdmin",
    "ReassignmentAdmin",
    "RuledCustomerAdmin",
    "RuledServerAdmin",
]
