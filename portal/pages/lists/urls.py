"""Saved views of lists."""

from django.urls import path

from portal.pages.lists import views

urlpatterns = [
    path("<int:pk>/", views.ChangeSavedView.as_view(), name="saved-view-change"),
    path("<int:pk>/delete/", views.delete, name="saved-view-delete"),
]
