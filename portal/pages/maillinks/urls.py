"""What the links in a mail lead to, without signing in: the signed link says whose mail it is."""

from django.urls import path

from portal.pages.maillinks import views

urlpatterns = [
    path("<str:token>/", views.Choices.as_view(), name="mail-choices"),
    path("<str:token>/stop/", views.Stop.as_view(), name="mail-stop"),
]
