"""What customers hold and need: one file per noun."""

from licensing.models.calls import Call, EarlyCause, EarlyKind, EarlyRule, PaperPromise
from licensing.models.catalogue import Part, Price
from licensing.models.checkups import CheckUp
from licensing.models.days import PositionDay
from licensing.models.entitlements import AssurancePeriod, Entitlement, LicenseServer
from licensing.models.known import KnownFinding
from licensing.models.positions import PositionRecord
from licensing.models.proofs import Proof, ProofFile, ProofLine
from licensing.models.reassignments import Reassignment

__all__ = [
    "AssurancePeriod",
    "Call",
    "CheckUp",
    "EarlyCause",
    "EarlyKind",
    "EarlyRule",
    "Entitlement",
    "KnownFinding",
    "LicenseServer",
    "PaperPromise",
    "Part",
    "PositionDay",
    "PositionRecord",
    "Price",
    "Proof",
    "ProofFile",
    "ProofLine",
    "Reassignment",
]
