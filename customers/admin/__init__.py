"""Data entry, scoped to the reseller in the address; the site registers these classes."""

from customers.admin.base import (
    MemberFilter,
    NotAdded,
    NotDeletedAtOnce,
    OwnRelatedFilter,
    OwnRows,
    ReadOnly,
    ResellerAdmin,
    ResellerInline,
    member_of,
)
from customers.admin.entries import (
    AccessGroupAdmin,
    ContactAdmin,
    CustomerAdmin,
    GroupInline,
    MemberAdmin,
    NoteAdmin,
    ServerAdmin,
    ServerInline,
)
from customers.admin.forms import OwnedForm, OwnedFormSet

__all__ = [
    "AccessGroupAdmin",
    "ContactAdmin",
    "CustomerAdmin",
    "GroupInline",
    "MemberAdmin",
    "MemberFilter",
    "NotAdded",
    "NotDeletedAtOnce",
    "NoteAdmin",
    "OwnRelatedFilter",
    "OwnRows",
    "OwnedForm",
    "OwnedFormSet",
    "ReadOnly",
    "ResellerAdmin",
    "ResellerInline",
    "ServerAdmin",
    "ServerInline",
    "member_of",
]
