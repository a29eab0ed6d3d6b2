"""The one search box, and the page of what it finds."""

from django.urls import path

from portal.pages.search import views

urlpatterns = [path("", views.Search.as_view(), name="search")]
