"""The servers of all customers."""

from django.urls import path

from portal.pages.servers import views

urlpatterns = [path("", views.ServerList.as_view(), name="server-list")]
