"""Customers: the list and each one's page."""

from django.urls import path

from portal.pages.customers import views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer-list"),
    path(
        "many/",
        ManyView.as_view(list_view=views.CustomerList, list_name="customer-list"),
        name="customer-many",
    ),
    path("<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
]
