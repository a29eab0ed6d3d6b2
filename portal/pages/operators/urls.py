"""For those who run the site: the resellers, entering and leaving one."""

from django.urls import path

from portal.pages.operators import health, views

urlpatterns = [
    path("", views.Resellers.as_view(), name="operators"),
    path("health/", health.Health.as_view(), name="operators-health"),
    path("new/", views.NewReseller.as_view(), name="reseller-new"),
    path("enter/<slug:slug>/", views.Enter.as_view(), name="reseller-enter"),
    path("leave/<slug:slug>/", views.leave_reseller, name="reseller-leave"),
]
