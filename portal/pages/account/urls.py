"""One's own account, besides what allauth shows."""

from django.urls import path

from portal.pages.account import views

urlpatterns = [path("account/", views.Account.as_view(), name="account")]
