"""What owners decide about their reseller."""

from django.urls import path

from portal.pages.settings.mail import MailSettings
from portal.pages.settings.views import Settings

urlpatterns = [
    path("", Settings.as_view(), name="settings"),
    path("mail/", MailSettings.as_view(), name="mail-settings"),
]
