"""The history of the reseller."""

from django.urls import path

from portal.pages.history.views import History

urlpatterns = [path("", History.as_view(), name="history")]
