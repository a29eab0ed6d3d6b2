"""One's own choices in a reseller."""

from django.urls import path

from portal.pages.preferences import views

urlpatterns = [
    path("", views.Preferences.as_view(), name="my-preferences"),
    path("calendar/", views.new_feed, name="feed-new"),
    path("calendar/revoke/", views.end_feed, name="feed-revoke"),
]
