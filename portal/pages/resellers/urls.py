"""Choosing a reseller, coming in by invitation, how the site looks."""

from django.urls import path

from portal.pages.resellers import views

urlpatterns = [
    path("", views.Choose.as_view(), name="choose-reseller"),
    path("appearance/", views.set_appearance, name="appearance"),
]
