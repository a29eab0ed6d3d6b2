"""Recording a new document with its lines."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from customers.models import Member
from licensing.services.drafts import parts_by_number
from licensing.services.proofs import UnableToKeepProof, record_proof
from portal.pages.base import ActionView, role_required
from portal.pages.proofs.forms import LineFormSet, NewProofForm


class RecordProof(ActionView):
    """The head of a document and its lines on one page. Without a script, "More lines" asks the server."""

    title = "Record a document"
    form_class = NewProofForm
    template_name = "proofs/record.html"
    submit = "Record the document"

    def get_initial(self):
        return {"customer": self.request.GET.get("customer", ""), "kind": "invoice"}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "member": self.request.member}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("lines", LineFormSet(prefix="lines"))
        return super().get_context_data(back=reverse("proof-list"), **kwargs)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "more" in request.POST:
            return self.render_to_response(self.get_context_data(form=form, lines=_more_lines(request.POST)))
        lines = LineFormSet(request.POST, prefix="lines")
        if form.is_valid() and lines.is_valid():
            proof = self._record(form, lines)
            if proof is not None:
                return redirect(proof)
        return self.render_to_response(self.get_context_data(form=form, lines=lines), status=422)

    def _record(self, form, lines):
        head = dict(form.cleaned_data)
        currency, customer = head.pop("currency"), head["customer"]
        drafts = [line.draft(customer, currency) for line in lines if line.has_changed()]
        if None in drafts:
            return None
        try:
            return record_proof(lines=drafts, **head)
        except UnableToKeepProof as refusal:
            form.add_error(None, str(refusal))
            return None


def _more_lines(sent):
    """The lines as sent so far, and three more."""
    sent = sent.copy()
    total = sent.get("lines-TOTAL_FORMS", "0")
    sent["lines-TOTAL_FORMS"] = min(int(total) + 3, 200) if total.isdecimal() else 3
    for number in range(int(sent["lines-TOTAL_FORMS"])):
        sent.setdefault(f"lines-{number}-packs", "1")
    return LineFormSet(sent, prefix="lines")


@require_safe
@role_required(Member.Role.EDITOR)
def part_hint(request):
    """What the catalogue says about the part number just typed; a fragment."""
    number = next((value for name, value in request.GET.items() if name.endswith("part_number")), "").strip()
    if not number:
        return HttpResponse()
    part = parts_by_number(request.reseller, [number]).get(number.upper())
    return render(request, "proofs/_part.html", {"part": part})
