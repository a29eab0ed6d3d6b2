"""Imports of an estate: bring files, look at what they would do, confirm, undo."""

from django.urls import path

from portal.pages.imports import views

urlpatterns = [
    path("", views.Imports.as_view(), name="import-list"),
    path("columns/<slug:name>.csv", views.columns, name="import-template"),
    path("<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("<int:pk>/files.zip", views.files, name="import-files"),
    path("<int:pk>/confirm/", views.confirm, name="import-confirm"),
    path("<int:pk>/undo/", views.undo, name="import-undo"),
]
