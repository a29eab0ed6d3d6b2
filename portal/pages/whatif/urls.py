"""What if: a customer's facts changed on paper, beside the position as it is."""

from django.urls import path

from portal.pages.whatif import views

urlpatterns = [
    path("<int:pk>/what-if/", views.WhatIf.as_view(), name="customer-what-if"),
    path("<int:pk>/what-if/keep/", views.Keep.as_view(), name="customer-what-if-keep"),
]
