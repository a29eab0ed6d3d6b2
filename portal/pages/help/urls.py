"""Help: for every member of a reseller."""

from django.urls import path

from portal.pages.help import views

urlpatterns = [
    path("", views.Help.as_view(), name="help"),
    path("rules/", views.RuleList.as_view(), name="help-rules"),
    path("rules/<str:rule_id>/", views.RulePage.as_view(), name="help-rule"),
    path("tables/", views.Tables.as_view(), name="help-tables"),
    path("<slug:slug>/", views.AnswerPage.as_view(), name="help-answer"),
]
