"""The outbox: what was mailed to whom, and what became of it."""

from django.urls import path

from portal.pages.lists.many import ManyView
from portal.pages.outbox import views

urlpatterns = [
    path("", views.Outbox.as_view(), name="outbox"),
    path("many/", ManyView.as_view(list_view=views.Outbox, list_name="outbox"), name="message-many"),
    path("undeliverable/", views.UndeliverableList.as_view(), name="undeliverable"),
    path("undeliverable/<int:pk>/confirm/", views.confirm, name="undeliverable-confirm"),
    path("<int:pk>/", views.MessageDetail.as_view(), name="message-detail"),
    path("<int:pk>/html/", views.message_html, name="message-html"),
    path("<int:pk>/again/", views.resend, name="message-again"),
]
