"""What was imported: the files as they came, what they would do or did, and who wanted it."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.models import Member, Reseller
from customers.tenancy import ResellerQuerySet


class ImportQuerySet(ResellerQuerySet):
    def light(self):
        """Without the files, which may be large; `has_files` says whether they are still kept."""
        kept = models.ExpressionWrapper(models.Q(packed__isnull=False), models.BooleanField())
        return self.defer("packed").annotate(has_files=kept)


class Import(models.Model):
    """Files that somebody brought, first looked through, then imported as a whole or not at all."""

    # How long files are kept after the import was done, undone or refused, or else was brought.
    KEPT = timedelta(days=30)

    class State(models.TextChoices):
        LOOKING = "looking", _("Being looked through")
        LOOKED = "looked", _("To be confirmed")
        FAULTY = "faulty", _("Has faults")
        WAITING = "waiting", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed, nothing was changed")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOOKING)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    packed = models.BinaryField(null=True, help_text=_("The files, as a zip, while they are kept."))
    found = models.JSONField(
        default=dict, help_text=_("Counts, changed cells, faults, and what stood in the way of undoing it.")
    )
    looked_anew = models.BooleanField(
        default=False, help_text=_("Data had changed since it was looked through.")
    )
    context = models.UUIDField(null=True, help_text=_("By which the history knows what the import did."))

    undone_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = reseller_rules("import", by="customers.Member", undone_by="customers.Member")
        indexes = [models.Index(fields=["reseller", "-id"], name="import_newest")]

    def __str__(self):
        return f"Import {self.pk}"

    def get_absolute_url(self):
        return reverse("import-detail", args=[self.pk])

    @property
    def at_work(self):
        """Whether the worker has it, or will."""
        return self.state in (self.State.LOOKING, self.State.WAITING, self.State.UNDOING)

    @property
    def files_until(self):
        """From when on its files are removed."""
        return (self.ended_at or self.made_at) + self.KEPT

    @property
    def created(self):
        """How many rows it creates."""
        return sum(count[1] for count in self.found.get("counts", []))

    @property
    def changed(self):
        """How many rows it changes."""
        return sum(count[2] for count in self.found.get("counts", []))
