"""Rights: the list, each one's page, declaring one, reassigning some."""

from django.urls import path

from portal.pages.entitlements import actions, declare, views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.EntitlementList.as_view(), name="entitlement-list"),
    path(
        "many/",
        ManyView.as_view(list_view=views.EntitlementList, list_name="entitlement-list"),
        name="entitlement-many",
    ),
    path("declare/", declare.Declare.as_view(), name="entitlement-declare"),
    path("<int:pk>/", views.EntitlementDetail.as_view(), name="entitlement-detail"),
    path("<int:pk>/reassign/", actions.Reassign.as_view(), name="entitlement-reassign"),
    path("reassignments/<int:pk>/remove/", actions.RemoveReassignment.as_view(), name="reassignment-remove"),
]
