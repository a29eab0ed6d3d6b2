"""What somebody brings: files, a zip of them, or a table out of a spreadsheet."""

import io
import zipfile
from pathlib import PurePath

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.importers.estate import SHEETS

KINDS = {
    "customers": _("Customers"),
    "servers": _("Servers"),
    "groups": _("Access groups"),
    "license_servers": _("Licence servers"),
    "proofs": _("Documents and rights"),
}
NAMES = tuple(sheet.name for sheet in SHEETS)
FILES = ", ".join(f"{name}.csv" for name in NAMES)
LARGEST = 20 * 1024 * 1024


class SeveralFiles(forms.FileInput):
    """Lets people choose several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        """Each of them has to be a file."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class ImportForm(forms.Form):
    """`cleaned_data["brought"]` is the content of each file by the name of its kind."""

    files = FilesField(
        label=_("Files: CSV, or a zip of them"),
        required=False,
        allow_empty_file=True,
        widget=SeveralFiles(attrs={"accept": ".csv,.zip,.txt"}),
        help_text=format_lazy(_("Called {names}. One of them is enough."), names=FILES),
    )
    kind = forms.ChoiceField(label=_("What you paste"), choices=list(KINDS.items()), required=False)
    text = forms.CharField(
        label=_("Or paste a table here"),
        required=False,
        strip=False,
        help_text=_("With its first line, which names the columns. Copying out of a spreadsheet works."),
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "form-control font-monospace", "spellcheck": "false"}
        ),
    )

    def clean(self):
        cleaned = super().clean()
        brought = {}
        for file in cleaned.get("files") or []:
            self._take(brought, file.name, file.read())
        if (text := cleaned.get("text", "")).strip():
            self._keep(brought, cleaned.get("kind") or NAMES[0], text.encode())
        if not brought and not self.errors:
            raise forms.ValidationError(gettext("Choose a file or paste a table."))
        return cleaned | {"brought": brought}

    def _take(self, brought, name, content):
        path = PurePath(name)
        if path.suffix.lower() == ".zip":
            self._unpack(brought, name, content)
        elif path.stem.lower() in NAMES:
            self._keep(brought, path.stem.lower(), content)
        else:
            fault = gettext("%(name)s is none of the files that are known: %(known)s.")
            self.add_error("files", fault % {"name": path.name, "known": FILES})

    def _unpack(self, brought, name, content):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = [entry for entry in archive.infolist() if not _left_aside(entry)]
                if sum(entry.file_size for entry in entries) > LARGEST:
                    raise forms.ValidationError(gettext("%(name)s holds more than 20 MB.") % {"name": name})
                for entry in entries:
                    if entry.filename.lower().endswith(".zip"):
                        self.add_error(
                            "files", gettext("%(name)s is a zip inside a zip.") % {"name": entry.filename}
                        )
                    else:
                        self._take(brought, entry.filename, archive.read(entry))
        # Besides BadZipFile zipfile raises RuntimeError for one with a password, and the NotImplementedError among
        # its kinds for a compression it does not know.
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError):
            self.add_error("files", gettext("%(name)s is not a zip that can be read.") % {"name": name})

    def _keep(self, brought, name, content):
        if name in brought:
            raise forms.ValidationError(gettext("%(name)s.csv is there twice.") % {"name": name})
        brought[name] = content
        if sum(map(len, brought.values())) > LARGEST:
            raise forms.ValidationError(
                gettext(
                    "This is more than 20 MB. Bring it in parts, or ask whoever runs the site to import it."
                )
            )


def _left_aside(entry):
    """Folders, and what a Mac adds to every zip."""
    return entry.is_dir() or entry.filename.startswith("__MACOSX/")
