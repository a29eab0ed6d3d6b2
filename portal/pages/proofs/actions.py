"""What can be done with a document that is there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.clashes import locked
from customers.models import Member
from licensing.models import Proof
from licensing.services.drafts import LineDraft
from licensing.services.lines import packs_left
from licensing.services.proofs import UnableToKeepProof, restore_proof, void_proof
from licensing.services.recording import AlreadyThere, correct_document, record_document
from portal.pages.base import ActionView, role_required
from portal.pages.proofs.forms import CreditForm, HeadForm, VoidForm


class ProofAction(ActionView):
    """A form about the document in the address; leads back to it."""

    refusals = (UnableToKeepProof,)

    @cached_property
    def proof(self):
        """The document in the address."""
        found = Proof.objects.visible_to(self.request.member).select_related("customer", "reseller")
        return get_object_or_404(locked(found, self.request), pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(back=self.proof.get_absolute_url()))

    def form_invalid(self, form):
        context = self.get_context_data(form=form, back=self.proof.get_absolute_url())
        return self.render_to_response(context, status=422)


class TellsTwins(ProofAction):
    """Tells of documents that are there already, before anything is saved."""

    template_name = "proofs/told.html"
    twins: tuple = ()

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except AlreadyThere as told:
            self.twins = told.twins
            form.add_error(None, str(told))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(twins=self.twins, **kwargs)


class ChangeProof(TellsTwins):
    """Corrects the head of a document."""

    form_class = HeadForm

    def get_title(self):
        return gettext("Correct %(proof)s") % {"proof": self.proof}

    def get_initial(self):
        return {name: getattr(self.proof, name) for name in ("kind", "number", "date", "seller", "notes")}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "about": self.proof}

    def perform(self, form):
        head = {name: form.cleaned_data[name] for name in ("known", *self.get_initial())}
        return correct_document(proof=self.proof, **head).get_absolute_url()


class VoidProof(ProofAction):
    """Takes a document out of the count."""

    form_class = VoidForm
    submit = _("Void the document")

    def get_title(self):
        return gettext("Void %(proof)s") % {"proof": self.proof}

    def perform(self, form):
        void_proof(proof=self.proof, now=timezone.now(), **form.cleaned_data)
        return self.proof.get_absolute_url()


class CreditProof(TellsTwins):
    """Records a credit note that takes back packs of this document."""

    template_name = "proofs/credit.html"
    form_class = CreditForm
    submit = _("Record the credit note")
    done = _("The credit note is recorded; what it takes back ends on its date.")

    def get_title(self):
        return gettext("Credit note for %(proof)s") % {"proof": self.proof}

    @cached_property
    def left(self):
        """(line, packs that can be taken back) of the lines of which some can."""
        lines = self.proof.lines.filter(entitlement__isnull=False).order_by("place")
        left = [(line, packs_left(line)) for line in lines]
        return [(line, packs) for line, packs in left if packs]

    def get(self, request, *args, **kwargs):
        """The form; back to the document where all of it was taken back already."""
        if not self.left:
            messages.warning(request, gettext("Nothing of this document is left to take back."))
            return redirect(self.proof)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        everything = "everything" in self.request.GET
        return {**super().get_form_kwargs(), "lines": self.left, "everything": everything}

    def perform(self, form):
        note = record_document(
            customer=self.proof.customer,
            kind=Proof.Kind.CREDIT_NOTE,
            number=form.cleaned_data["number"],
            date=form.cleaned_data["date"],
            seller=self.proof.seller,
            known=form.cleaned_data["known"],
            now=timezone.now(),
            lines=[
                LineDraft(takes_back=line, packs=packs, description=line.description[:300])
                for line, packs in form.taken_back()
            ],
        )
        return note.get_absolute_url()


@require_POST
@role_required(Member.Role.EDITOR)
def restore(request, pk):
    """Lets a voided document count again."""
    proof = get_object_or_404(Proof.objects.visible_to(request.member).select_related("reseller"), pk=pk)
    try:
        restore_proof(proof=proof)
    except UnableToKeepProof as refusal:
        messages.error(request, str(refusal))
    return redirect(proof)
