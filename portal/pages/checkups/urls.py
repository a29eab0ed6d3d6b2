"""Check-ups: lists, month and agenda, the script of each call with its answers, and what can be done with one."""

from django.urls import path

from portal.pages.checkups import actions, agenda, answers, calendar, views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.CheckUpList.as_view(), name="checkup-list"),
    path(
        "many/",
        ManyView.as_view(list_view=views.CheckUpList, list_name="checkup-list"),
        name="checkup-many",
    ),
    path("month/", calendar.Month.as_view(), name="checkup-month"),
    path("agenda/", agenda.Agenda.as_view(), name="checkup-agenda"),
    path("<int:pk>/", views.CheckUpDetail.as_view(), name="checkup-detail"),
    path("<int:pk>/changes/", views.Changes.as_view(), name="checkup-changes"),
    path("<int:pk>/complete/", views.Complete.as_view(), name="checkup-complete"),
    path("<int:pk>/present/", answers.Present.as_view(), name="checkup-present"),
    path("<int:pk>/draft/", answers.Draft.as_view(), name="checkup-draft"),
    path("<int:pk>/take-back/", answers.TakeBack.as_view(), name="checkup-take-back"),
    path("<int:pk>/answers/people/", answers.People.as_view(), name="checkup-people"),
    path("<int:pk>/answers/servers/", answers.AddServer.as_view(), name="checkup-server-add"),
    path("<int:pk>/answers/retired/", answers.RetireServer.as_view(), name="checkup-server-retire"),
    path("<int:pk>/answers/remote/", answers.WorkRemotely.as_view(), name="checkup-remote"),
    path("<int:pk>/answers/papers/", answers.Paper.as_view(), name="checkup-paper"),
    path("<int:pk>/notes/", actions.AddNote.as_view(), name="checkup-note"),
    path("<int:pk>/reschedule/", actions.Reschedule.as_view(), name="checkup-reschedule"),
    path("<int:pk>/skip/", actions.Skip.as_view(), name="checkup-skip"),
    path("<int:pk>/reassign/", actions.Reassign.as_view(), name="checkup-reassign"),
]
