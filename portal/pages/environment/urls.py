"""The environment of a customer: a page for each table."""

from django.urls import path

from portal.pages.environment import views

urlpatterns = [
    path("<int:pk>/servers/", views.Servers.as_view(), name="customer-servers"),
    path("<int:pk>/groups/", views.Groups.as_view(), name="customer-groups"),
    path("<int:pk>/licence-servers/", views.LicenseServers.as_view(), name="customer-licence-servers"),
]
