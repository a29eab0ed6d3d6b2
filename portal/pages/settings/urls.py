"""What owners decide about their reseller."""

from django.urls import path

from portal.pages.settings.views import Settings

urlpatterns = [path("", Settings.as_view(), name="settings")]
