"""The admin site: for data entry inside a reseller, for operators outside.

Every permission comes from the role in the reseller of the address; nothing is granted by Django's own
permissions. A model with a reseller is there only inside one; resellers and users only outside.
"""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from customers import admin as customers
from customers.models import AccessGroup, Contact, Customer, Member, Note, Reseller, Server, User
from licensing import admin as licensing
from licensing.models import (
    AssurancePeriod,
    CheckUp,
    Entitlement,
    KnownFinding,
    LicenseServer,
    PaperPromise,
    Part,
    PositionRecord,
    Price,
    Proof,
    ProofLine,
    Reassignment,
)
from portal.admin.export import export_csv
from portal.admin.register import MessageAdmin, RegisterAdmin, UserAdmin
from portal.admin.suggestions import Suggestions
from portal.models import Message

# What the site's own pages do, or allauth's: links to these would go wrong.
ELSEWHERE = {"password_change", "password_change_done", "view_on_site", "logout"}
NOT_THEIRS = _("Data entry is for editors and owners. Ask an owner of your team.")


class PortalAdminSite(admin.AdminSite):
    """Opens to editors, owners and operators of the entered reseller, and to operators outside."""

    site_header = site_title = "CAL Check-up"
    index_title = _("Data entry")
    enable_nav_sidebar = False

    def has_permission(self, request):
        member = getattr(request, "member", None)
        if member is not None:
            return member.may(Member.Role.EDITOR)
        return request.reseller_slug is None and request.user.is_active and request.user.is_operator

    def admin_view(self, view, cacheable=False):
        """Too small a role is 403; only somebody who has not signed in is asked to."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def answer(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(NOT_THEIRS)
            return guarded(request, *args, **kwargs)

        return answer

    def get_urls(self):
        return [url for url in super().get_urls() if getattr(url, "name", None) not in ELSEWHERE]

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)

    def login(self, request, extra_context=None):
        """Sign-in is allauth's."""
        if request.user.is_authenticated:
            raise PermissionDenied(NOT_THEIRS)
        return redirect_to_login(request.GET.get("next", "/admin/"))


site = PortalAdminSite(name="admin")
site.add_action(export_csv)
site.register(Reseller, RegisterAdmin)
site.register(User, UserAdmin)
site.register(Customer, licensing.RuledCustomerAdmin)
site.register(Contact, customers.ContactAdmin)
site.register(Server, licensing.RuledServerAdmin)
site.register(AccessGroup, customers.AccessGroupAdmin)
site.register(Note, customers.NoteAdmin)
site.register(Member, customers.MemberAdmin)
site.register(Proof, licensing.ProofAdmin)
site.register(ProofLine, licensing.ProofLineAdmin)
site.register(Entitlement, licensing.EntitlementAdmin)
site.register(AssurancePeriod, licensing.AssurancePeriodAdmin)
site.register(Reassignment, licensing.ReassignmentAdmin)
site.register(LicenseServer, licensing.LicenseServerAdmin)
site.register(Part, licensing.PartAdmin)
site.register(Price, licensing.PriceAdmin)
site.register(CheckUp, licensing.CheckUpAdmin)
site.register(PaperPromise, licensing.PaperPromiseAdmin)
site.register(KnownFinding, licensing.KnownFindingAdmin)
site.register(PositionRecord, licensing.PositionAdmin)
site.register(Message, MessageAdmin)
