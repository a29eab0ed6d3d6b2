"""The page everybody starts on."""

from django.urls import path

from portal.pages.dashboard import views

urlpatterns = [path("", views.Dashboard.as_view(), name="dashboard")]
