"""What people keep about lists."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked
from customers.models import Member, Reseller
from customers.tenancy import ResellerQuerySet


class SavedViewQuerySet(ResellerQuerySet):
    def visible_to(self, member):
        """One's own, and those for everybody."""
        seen = super().visible_to(member)
        return seen if member is None else seen.filter(models.Q(member=member) | models.Q(member=None))


class SavedView(models.Model):
    """A list as somebody wants to see it again: its filters, order and columns under a name."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Whose it is; empty: the whole reseller's."),
    )
    list_name = models.CharField(max_length=60, help_text=_("The name of the list's address."))
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    is_default = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("savedview", member="customers.Member"),
            models.UniqueConstraint(
                "reseller",
                "list_name",
                Lower("name"),
                condition=models.Q(member=None),
                name="savedview_shared_name",
                violation_error_message=_("There is a view with this name for everybody already."),
            ),
            models.UniqueConstraint(
                "member",
                "list_name",
                Lower("name"),
                condition=models.Q(member__isnull=False),
                name="savedview_own_name",
                violation_error_message=_("You have a view with this name already."),
            ),
            models.UniqueConstraint(
                fields=["member", "list_name"],
                condition=models.Q(is_default=True),
                name="savedview_one_default",
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(member__isnull=False),
                name="savedview_default_is_own",
                violation_error_message=_("Only a view of your own can be what you see first."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedview_has_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The list with this view."""
        return f"{reverse(self.list_name)}?{self.query}{'&' if self.query else ''}view={self.pk}"


@tracked()
class Export(models.Model):
    """That somebody took a list as a file; only the history tells it."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    of = models.CharField(max_length=60)  # the model of its rows, as "licensing.proof"
    kind = models.CharField(max_length=4)  # "csv" or "xlsx"
    rows = models.PositiveIntegerField()

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = reseller_rules("export")

    def __str__(self):
        return f"{self.rows} {self.of}"
