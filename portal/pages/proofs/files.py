"""The files of documents: added, removed, and handed out to members of their reseller only."""

import logging

from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customers.models import Member
from licensing.contents import LARGEST
from licensing.files import open_stored
from licensing.models import ProofFile
from licensing.services.proof_files import SameFile, UnableToAddFile, add_file, remove_file
from portal.pages.base import ActionView, role_required
from portal.pages.proofs.actions import ProofAction
from portal.pages.proofs.forms import FileForm, NoFieldsForm

logger = logging.getLogger(__name__)


@require_safe
@role_required(Member.Role.VIEWER)
def download(request, pk):
    """Hands the file out, always to be saved, never to be opened in the site's own address.

    The body is streamed after the transaction has ended; it reads the disk, not the database.
    """
    file = get_object_or_404(ProofFile.objects.visible_to(request.member).select_related("proof"), pk=pk)
    try:
        stored = open_stored(request.reseller, file.stored_name)
    except OSError:
        logger.exception("the file of a document is not on the disk", extra={"file": file.pk})
        return render(request, "proofs/file_missing.html", {"title": file.name, "file": file}, status=404)
    response = FileResponse(stored, as_attachment=True, filename=file.name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class AddFile(ProofAction):
    """Adds a file; what it is, its content says."""

    form_class = FileForm
    refusals = (UnableToAddFile,)
    submit = _("Add the file")
    done = _("The file is kept with the document.")

    def get_title(self):
        return gettext("Add a file to %(proof)s") % {"proof": self.proof}

    def perform(self, form):
        sent = form.cleaned_data["file"]
        try:
            add_file(
                proof=self.proof,
                name=sent.name,
                content=sent.read(LARGEST + 1),
                now=timezone.now(),
                knowingly=form.cleaned_data["knowingly"],
            )
        except SameFile:
            form.ask_whether_it_belongs_here()
            raise
        return self.proof.get_absolute_url()


class RemoveFile(ActionView):
    """Asks, then takes a file off its document."""

    form_class = NoFieldsForm
    submit = _("Remove the file")
    template_name = "proofs/remove_file.html"

    @cached_property
    def file(self):
        """The file in the address."""
        found = ProofFile.objects.visible_to(self.request.member).select_related("proof", "reseller")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_title(self):
        return gettext("Remove %(file)s?") % {"file": self.file}

    def get_context_data(self, **kwargs):
        return super().get_context_data(file=self.file, back=self.file.proof.get_absolute_url(), **kwargs)

    def perform(self, form):
        remove_file(file=self.file, now=timezone.now())
        return self.file.proof.get_absolute_url()
