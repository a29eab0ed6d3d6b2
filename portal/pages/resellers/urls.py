"""Choosing a reseller, coming in by invitation, how the site looks."""

from django.urls import path

from portal.pages.resellers import invitations, views

urlpatterns = [
    path("", views.Choose.as_view(), name="choose-reseller"),
    path("resellers/menu/", views.menu, name="reseller-menu"),
    path("invitation/<str:token>/", invitations.Accept.as_view(), name="invitation"),
    path("appearance/", views.set_appearance, name="appearance"),
]
