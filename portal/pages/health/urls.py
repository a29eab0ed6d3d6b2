"""Whether the process answers, and whether it could serve."""

from django.urls import path

from portal.pages.health import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
]
