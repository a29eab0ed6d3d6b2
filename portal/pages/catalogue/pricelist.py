"""A whole price list: looked through first, then kept as a whole or not at all."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from licensing.importers.workbooks import UnreadableWorkbook, csv_of, is_workbook
from licensing.services.prices import UnableToKeepList, keep_list, look_through
from portal.pages.base import ActionView
from portal.pages.catalogue.forms import PriceListForm

SHOWN = 200
LONGEST = 2_000_000  # what the form can bring back for the second step


class ImportPrices(ActionView):
    """The first POST shows what the list would do; "keep" does it. What was read stays in the form to be mended."""

    form_class = PriceListForm
    template_name = "catalogue/prices.html"
    title = _("Import a price list")
    submit = _("Look through it")
    refusals = (UnableToKeepList,)

    def get_initial(self):
        return {"currency": "EUR", "as_of": timezone.localdate()}

    def form_valid(self, form):
        try:
            text = _text(form)
        except UnreadableWorkbook as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        asked = {name: form.cleaned_data[name] for name in ("currency", "as_of")}
        if len(text) > LONGEST:
            form.add_error(
                None,
                gettext(
                    "This list is too long to be looked through here. Leave out the columns that are no price."
                ),
            )
            return self.form_invalid(form)
        lines = text.encode().splitlines(keepends=True)
        if "keep" in self.request.POST:
            try:
                return self.keep(form, lines, asked)
            except UnableToKeepList as refusal:
                form.add_error(None, str(refusal))
        found = look_through(reseller=self.request.reseller, lines=lines, **asked)
        shown = _with_text(form, text)
        status = 422 if form.errors else 200
        return self.render_to_response(
            self.get_context_data(form=shown, found=found, shown=SHOWN), status=status
        )

    def keep(self, form, lines, asked):
        """Keeps the list and goes to the catalogue."""
        leave_out = form.cleaned_data["leave_out_unknown"]
        found = keep_list(by=self.request.member, lines=lines, leave_out_unknown=leave_out, **asked)
        told = [
            ngettext("%(count)s new", "%(count)s new", len(found.new)) % _count(found.new),
            ngettext("%(count)s changed", "%(count)s changed", len(found.changed)) % _count(found.changed),
            gettext("%(count)s as before") % _count(found.same),
        ]
        if found.unknown:
            told.append(gettext("%(count)s left out") % _count(found.unknown))
        messages.success(self.request, gettext("Prices: %(told)s.") % {"told": ", ".join(told)})
        return redirect("part-list")


def _count(rows):
    return {"count": intcomma(len(rows))}


def _text(form):
    """The list as text, whatever it came as. Raises UnreadableWorkbook."""
    file = form.cleaned_data["file"]
    if not file:
        return form.cleaned_data["text"]
    content = file.read()
    if is_workbook(content):
        return csv_of(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Excel saves as CSV in the west


def _with_text(form, text):
    """The form with the list in its text field, so that it can be mended and sent again without the file."""
    data = form.data.copy()
    data["text"] = text
    shown = PriceListForm(data)
    shown.full_clean()
    for name, errors in form.errors.items():
        shown.add_error(None if name == "__all__" else name, errors)
    return shown
