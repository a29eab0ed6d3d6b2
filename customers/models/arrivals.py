"""How people come into a reseller: an operator for a visit, everybody else by invitation."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked
from customers.models.accounts import Member, Reseller, User
from customers.tenancy import ResellerQuerySet


@tracked()
class Visit(models.Model):
    """An operator's stay in a reseller: from when, until when, why."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    entered_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("visit", member="customers.Member"),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(left_at=None), name="visit_one_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.reason}"


class InvitationQuerySet(ResellerQuerySet):
    def pending(self):
        """Neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)


@tracked()
class Invitation(models.Model):
    """An e-mail address that may become a member; the link in the mail is signed, not stored."""

    VALID_DAYS = 14

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    email = models.EmailField("e-mail address")
    role = models.CharField(
        max_length=8, choices=[choice for choice in Member.Role.choices if choice[0] != Member.Role.OPERATOR]
    )
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("invitation"),
            models.UniqueConstraint(
                "reseller",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_pending",
                violation_error_message=_("This address has an invitation already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Member.Role.OPERATOR), name="invitation_not_for_operators"
            ),
        ]

    def __str__(self):
        return gettext("%(email)s as %(role)s") % {"email": self.email, "role": self.get_role_display()}

    def is_open(self, now):
        """True while it can be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at
