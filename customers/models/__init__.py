"""Who: one file per noun."""

from customers.models.accounts import Member, Reseller, User
from customers.models.arrivals import Invitation, Visit
from customers.models.customers import Contact, Customer
from customers.models.environment import (
    AccessGroup,
    GroupFeature,
    GroupKind,
    LicensedBy,
    Server,
    ServerAccess,
    ServerLicensing,
    ServerProduct,
    ServerRole,
)
from customers.models.notes import Note
from customers.models.search import SearchableQuerySet, SearchWord
from customers.models.settings import SettingChange

__all__ = [
    "AccessGroup",
    "Contact",
    "Customer",
    "GroupFeature",
    "GroupKind",
    "Invitation",
    "LicensedBy",
    "Member",
    "Note",
    "Reseller",
    "SearchWord",
    "SearchableQuerySet",
    "Server",
    "ServerAccess",
    "ServerLicensing",
    "ServerProduct",
    "ServerRole",
    "SettingChange",
    "User",
    "Visit",
]
