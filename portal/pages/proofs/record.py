"""Recording a new document with its lines and its file."""

from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from licensing.contents import LARGEST
from licensing.models import Proof
from licensing.services.proof_files import UnableToAddFile
from licensing.services.proofs import UnableToKeepProof
from licensing.services.recording import AlreadyThere, record_document
from portal.pages.base import ActionView
from portal.pages.proofs.forms import NewProofForm
from portal.pages.proofs.lines import MOST, LineFormSet

# Sellers are suggested from as many of the newest documents.
LOOKED_THROUGH, SUGGESTED = 300, 30


class RecordProof(ActionView):
    """The head of a document, its lines and its file on one page.

    `?after=` takes customer, kind, seller and currency from the document recorded before. Without a script,
    "More lines" asks the server; with one, faults come back into the page, which keeps the chosen file.
    """

    title = _("Record a document")
    form_class = NewProofForm
    template_name = "proofs/record.html"
    submit = _("Record the document")

    def get_initial(self):
        if self.before is None:
            return {"customer": self.request.GET.get("customer", ""), "kind": "invoice"}
        customer = self.before.customer
        return {
            "customer": f"{customer} ({customer.account})",
            "kind": self.before.kind,
            "seller": self.before.seller,
            "currency": self.before.lines.aggregate(used=Max("currency"))["used"] or "EUR",
        }

    @cached_property
    def before(self):
        """The document recorded before this one; None without `?after=`."""
        pk = self.request.GET.get("after", "")
        if not pk.isdecimal():
            return None
        found = Proof.objects.visible_to(self.request.member).exclude(kind=Proof.Kind.CREDIT_NOTE)
        return get_object_or_404(found.select_related("customer"), pk=pk)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "member": self.request.member}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("lines", LineFormSet(prefix="lines"))
        newest = Proof.objects.visible_to(self.request.member).order_by("-date", "-pk")
        sellers = newest.values_list("seller", flat=True)[:LOOKED_THROUGH]
        return super().get_context_data(
            back=reverse("proof-list"),
            before=self.before,
            sellers=sorted(list(dict.fromkeys(filter(None, sellers)))[:SUGGESTED]),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "more" in request.POST:
            return self.render_to_response(self.get_context_data(form=form, lines=_more_lines(request.POST)))
        lines, twins = LineFormSet(request.POST, prefix="lines"), []
        if form.is_valid() and lines.is_valid():
            try:
                if (proof := self._record(form, lines)) is not None:
                    return self._recorded(proof)
            except AlreadyThere as told:
                twins = told.twins
                form.add_error(None, str(told))
        return self.render_to_response(self.get_context_data(form=form, lines=lines, twins=twins), status=422)

    def _record(self, form, lines):
        """The document; None when a service refused, which the form then says. Raises AlreadyThere."""
        head = dict(form.cleaned_data)
        currency, sent = head.pop("currency"), head.pop("file")
        drafts = [line.draft(head["customer"], currency) for line in lines if line.has_changed()]
        if None in drafts:
            return None
        file = (sent.name, sent.read(LARGEST + 1)) if sent else None
        try:
            return record_document(lines=drafts, file=file, now=timezone.now(), **head)
        except UnableToAddFile as refusal:
            form.add_error("file", str(refusal))
        except UnableToKeepProof as refusal:
            form.add_error(None, str(refusal))
        return None

    def _recorded(self, proof):
        next_one = "next" in self.request.POST
        address = (
            f"{reverse('proof-new')}?after={proof.pk}" if next_one else f"{proof.get_absolute_url()}?recorded"
        )
        return HttpResponseClientRedirect(address) if self.request.htmx else redirect(address)


def _more_lines(sent):
    """The lines as sent so far, and three more."""
    sent = sent.copy()
    total = sent.get("lines-TOTAL_FORMS", "0")
    sent["lines-TOTAL_FORMS"] = min(int(total) + 3, MOST) if total.isdecimal() else 3
    for number in range(int(sent["lines-TOTAL_FORMS"])):
        sent.setdefault(f"lines-{number}-packs", "1")
    return LineFormSet(sent, prefix="lines")
