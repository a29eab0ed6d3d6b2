"""Customers: the list and each one's page."""

from django.urls import path

from portal.pages.customers import views

urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer-list"),
    path("<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
]
