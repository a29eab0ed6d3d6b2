"""Documents: the list, each one's page, recording and correcting one, and the files."""

from django.urls import path

from portal.pages.lists.many import ManyView
from portal.pages.proofs import actions, change_lines, files, record, suggest, views

urlpatterns = [
    path("", views.ProofList.as_view(), name="proof-list"),
    path("many/", ManyView.as_view(list_view=views.ProofList, list_name="proof-list"), name="proof-many"),
    path("new/", record.RecordProof.as_view(), name="proof-new"),
    path("customers/", suggest.customers, name="proof-customers"),
    path("parts/", suggest.parts, name="proof-parts"),
    path("known/", suggest.known, name="proof-known"),
    path("<int:pk>/", views.ProofDetail.as_view(), name="proof-detail"),
    path("<int:pk>/change/", actions.ChangeProof.as_view(), name="proof-change"),
    path("<int:pk>/lines/", change_lines.ChangeLines.as_view(), name="proof-lines"),
    path("<int:pk>/credit/", actions.CreditProof.as_view(), name="proof-credit"),
    path("<int:pk>/void/", actions.VoidProof.as_view(), name="proof-void"),
    path("<int:pk>/restore/", actions.restore, name="proof-restore"),
    path("<int:pk>/files/", files.AddFile.as_view(), name="proof-file-add"),
    path("files/<int:pk>/", files.download, name="proof-file"),
    path("files/<int:pk>/remove/", files.RemoveFile.as_view(), name="proof-file-remove"),
]
