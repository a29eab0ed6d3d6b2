"""The position of a customer: its numbers, on paper, what to buy, and what is known; behind /customers/."""

from django.urls import path

from portal.pages.positions import known, views

urlpatterns = [
    path("<int:pk>/position/print/", views.PrintedPosition.as_view(), name="position-print"),
    path("<int:pk>/position/line/", views.PositionLine.as_view(), name="position-line"),
    path("<int:pk>/position/to-buy.csv", views.ToBuy.as_view(kind="csv"), name="position-to-buy-csv"),
    path("<int:pk>/position/to-buy.xlsx", views.ToBuy.as_view(kind="xlsx"), name="position-to-buy-xlsx"),
    path("<int:pk>/position/known/", known.KeepQuiet.as_view(), name="finding-known"),
    path("known/<int:pk>/end/", known.speak_again, name="finding-speak-again"),
]
