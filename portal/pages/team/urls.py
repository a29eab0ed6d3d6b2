"""team: to come."""

from django.urls import path

from portal.pages.base import PageView

urlpatterns = [path("", PageView.as_view(template_name="base.html", title="team"), name="team")]
