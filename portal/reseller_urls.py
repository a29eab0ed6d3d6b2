"""Addresses inside a reseller, behind /r/SLUG/: one include per noun."""

from django.urls import include, path

from portal import admin as portal_admin

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.broken"

urlpatterns = [
    path("", include("portal.pages.dashboard.urls")),
    path("customers/", include("portal.pages.customers.urls")),
    path("customers/", include("portal.pages.environment.urls")),
    path("customers/", include("portal.pages.positions.urls")),
    path("customers/", include("portal.pages.whatif.urls")),
    path("servers/", include("portal.pages.servers.urls")),
    path("catalogue/", include("portal.pages.catalogue.urls")),
    path("imports/", include("portal.pages.imports.urls")),
    path("proofs/", include("portal.pages.proofs.urls")),
    path("entitlements/", include("portal.pages.entitlements.urls")),
    path("check-ups/", include("portal.pages.checkups.urls")),
    path("search/", include("portal.pages.search.urls")),
    path("team/", include("portal.pages.team.urls")),
    path("history/", include("portal.pages.history.urls")),
    path("outbox/", include("portal.pages.outbox.urls")),
    path("views/", include("portal.pages.lists.urls")),
    path("preferences/", include("portal.pages.preferences.urls")),
    path("settings/", include("portal.pages.settings.urls")),
    path("help/", include("portal.pages.help.urls")),
    path("admin/", portal_admin.site.urls),
]
