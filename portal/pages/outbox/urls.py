"""The outbox: what was mailed to whom, and what became of it."""

from django.urls import path

from portal.pages.outbox import views

urlpatterns = [
    path("", views.Outbox.as_view(), name="outbox"),
    path("<int:pk>/", views.MessageDetail.as_view(), name="message-detail"),
    path("<int:pk>/html/", views.message_html, name="message-html"),
]
