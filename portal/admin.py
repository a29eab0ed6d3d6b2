"""The admin site: for data entry inside a reseller, for operators outside.

Every permission comes from the role in the reseller of the address; nothing is granted by Django's own
permissions. A model with a reseller is there only inside one, the register only outside.
"""

from django.contrib import admin

from customers.models import Member


class PortalAdminSite(admin.AdminSite):
    """Opens to editors, owners and operators of the entered reseller, and to operators outside."""

    site_header = site_title = "CAL Check-up"
    index_title = "Data entry"
    enable_nav_sidebar = False

    def has_permission(self, request):
        member = getattr(request, "member", None)
        if member is not None:
            return member.may(Member.Role.EDITOR)
        return request.reseller_slug is None and request.user.is_active and request.user.is_operator


site = PortalAdminSite(name="admin")
