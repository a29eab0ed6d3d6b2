"""Mail that the demo keeps instead of sending; for operators."""

from django.urls import path

from portal.pages.keptmail import views

urlpatterns = [
    path("", views.KeptMails.as_view(), name="kept-mail"),
    path("<str:key>/", views.KeptMail.as_view(), name="kept-mail-detail"),
    path("<str:key>/html/", views.kept_html, name="kept-mail-html"),
]
