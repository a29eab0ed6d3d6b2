"""Check-ups: the list, the script of each call, and what can be done with one."""

from django.urls import path

from portal.pages.checkups import actions, views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.CheckUpList.as_view(), name="checkup-list"),
    path(
        "many/",
        ManyView.as_view(list_view=views.CheckUpList, list_name="checkup-list"),
        name="checkup-many",
    ),
    path("<int:pk>/", views.CheckUpDetail.as_view(), name="checkup-detail"),
    path("<int:pk>/complete/", views.Complete.as_view(), name="checkup-complete"),
    path("<int:pk>/notes/", actions.AddNote.as_view(), name="checkup-note"),
    path("<int:pk>/reschedule/", actions.Reschedule.as_view(), name="checkup-reschedule"),
    path("<int:pk>/skip/", actions.Skip.as_view(), name="checkup-skip"),
    path("<int:pk>/reassign/", actions.Reassign.as_view(), name="checkup-reassign"),
]
