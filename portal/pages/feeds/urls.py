"""Calendars at secret addresses, for calendar programs."""

from django.urls import path

from portal.pages.feeds import views

urlpatterns = [path("<str:token>.ics", views.calendar_feed, name="calendar-feed")]
