"""The servers of all customers."""

from django.urls import path

from portal.pages.lists.many import ManyView
from portal.pages.servers import views

urlpatterns = [
    path("", views.ServerList.as_view(), name="server-list"),
    path("many/", ManyView.as_view(list_view=views.ServerList, list_name="server-list"), name="server-many"),
]
