"""Addresses that belong to no reseller. What is inside one is in `reseller_urls.py`."""

from django.urls import include, path

from portal import admin as portal_admin

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.broken"

urlpatterns = [
    path("", include("portal.pages.resellers.urls")),
    path("", include("portal.pages.account.urls")),
    path("", include("portal.pages.health.urls")),
    path("calendar/", include("portal.pages.feeds.urls")),
    path("mail/", include("portal.pages.maillinks.urls")),
    path("operators/", include("portal.pages.operators.urls")),
    path("kept-mail/", include("portal.pages.keptmail.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", portal_admin.site.urls),
]
