"""Customers: the list and each one's page."""

from django.urls import path

from portal.pages.customers import edit, timeline, views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer-list"),
    path(
        "many/",
        ManyView.as_view(list_view=views.CustomerList, list_name="customer-list"),
        name="customer-many",
    ),
    path("new/", edit.NewCustomer.as_view(), name="customer-new"),
    path("<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
    path("<int:pk>/edit/", edit.ChangeCustomer.as_view(), name="customer-edit"),
    path("<int:pk>/archive/", edit.ArchiveCustomer.as_view(), name="customer-archive"),
    path("<int:pk>/restore/", edit.restore, name="customer-restore"),
    path("<int:pk>/contacts/", edit.Contacts.as_view(), name="customer-contacts"),
    path("<int:pk>/timeline/", timeline.CustomerTimeline.as_view(), name="customer-timeline"),
    path("<int:pk>/notes/", timeline.WriteNote.as_view(), name="customer-note"),
    path("notes/<int:pk>/", timeline.ChangeNote.as_view(), name="note-change"),
]
