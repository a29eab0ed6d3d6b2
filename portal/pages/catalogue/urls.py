"""The catalogue: the list, each part's page, a reseller's own parts and prices, and a whole price list."""

from django.urls import path

from portal.pages.catalogue import parts, pricelist, prices, views
from portal.pages.lists.many import ManyView

urlpatterns = [
    path("", views.PartList.as_view(), name="part-list"),
    path("many/", ManyView.as_view(list_view=views.PartList, list_name="part-list"), name="part-many"),
    path("new/", parts.AddPart.as_view(), name="part-new"),
    path("prices/", pricelist.ImportPrices.as_view(), name="price-list"),
    path("<int:pk>/", views.PartDetail.as_view(), name="part-detail"),
    path("<int:pk>/change/", parts.ChangePart.as_view(), name="part-change"),
    path("<int:pk>/remove/", parts.RemovePart.as_view(), name="part-remove"),
    path("<int:pk>/price/", prices.PartPrice.as_view(), name="part-price"),
]
