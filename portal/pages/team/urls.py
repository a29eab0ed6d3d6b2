"""The team: who is in it, and who is invited."""

from django.urls import path

from portal.pages.lists.many import ManyView
from portal.pages.team import invitations, views

urlpatterns = [
    path("", views.Team.as_view(), name="team"),
    path("many/", ManyView.as_view(list_view=views.Team, list_name="team"), name="team-many"),
    path("second-factor/", views.require_mfa, name="team-require-mfa"),
    path("invite/", invitations.Invite.as_view(), name="team-invite"),
    path("invitations/<int:pk>/send/", invitations.send_again, name="invitation-send"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("<int:pk>/", views.ChangeRole.as_view(), name="member-change"),
    path("<int:pk>/remove/", views.Remove.as_view(), name="member-remove"),
]
