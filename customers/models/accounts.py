"""Users, resellers, and who belongs where in which role."""

import zoneinfo

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.constraints import OwnRowsPolicy, reseller_rules
from customers.history import tells_of_changes, tracked, wakes_the_tick_when_changed
from customers.tenancy import ResellerQuerySet


def known_time_zone(name):
    """Validator: the name of an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone called “%(name)s”."), params={"name": name})


a_colour = RegexValidator(
    r"^#[0-9a-f]{6}\Z", _("A colour is # and six digits or letters a to f, as #066fd1.")
)


class UserManager(BaseUserManager):
    """Makes users; the e-mail address is the name they sign in with."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in. What he may do is said by his memberships, never here."""

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    # A code of settings.LANGUAGES; empty: as the browser asks for.
    language = models.CharField(max_length=5, blank=True, default="")
    is_active = models.BooleanField("active", default=True)
    is_operator = models.BooleanField(
        "operator", default=False, help_text=_("Runs the installation and may enter every reseller.")
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Somebody with this e-mail address is here already."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name or self.email

    @property
    def is_staff(self):
        """Django's admin asks for it; the admin site itself looks at the role in the reseller."""
        return self.is_operator

    def has_perm(self, perm, obj=None):
        """No: permissions come from a role, and only where the role is known."""
        return False

    def has_module_perms(self, app_label):
        """No: see `has_perm`."""
        return False


class Reseller(models.Model):
    """The tenant. Its row is the register that sign-in and the tick read before they enter it."""

    class RdsMatch(models.TextChoices):
        TABLE = "table", _("newer RDS CALs reach older session hosts (Microsoft's table)")
        EXACT = "exact", _("RDS CALs match the session host (vendors' advice)")

    class ProvableFrom(models.TextChoices):
        A = "A", _("invoices and licence statements")
        B = "B", _("order confirmations and COAs too")

    slug = models.SlugField(
        "short name", max_length=40, help_text=_("Part of every address: /r/short-name/.")
    )
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    check_up_months = models.PositiveSmallIntegerField("months between check-ups", default=3)
    require_mfa = models.BooleanField("second factor required", default=False)
    rds_match = models.CharField("RDS CALs", max_length=5, choices=RdsMatch.choices, default=RdsMatch.TABLE)
    provable_from = models.CharField(
        "proof accepted", max_length=1, choices=ProvableFrom.choices, default=ProvableFrom.B
    )
    lead_days = models.PositiveSmallIntegerField("days a check-up is told ahead", default=14)
    overdue_days = models.PositiveSmallIntegerField("days after which owners are told", default=14)
    invites_contacts = models.BooleanField("customers' contacts are invited", default=False)
    invite_days = models.PositiveSmallIntegerField("days contacts are invited ahead", default=7)
    colour = models.CharField(max_length=7, default="#066fd1", validators=[a_colour])
    next_due_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="reseller_slug_unique",
                violation_error_message=_("Another reseller has this short name."),
            ),
            models.CheckConstraint(
                condition=models.Q(check_up_months__range=(1, 60)), name="reseller_check_up_months"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    lead_days__range=(0, 90), overdue_days__range=(1, 365), invite_days__range=(1, 60)
                ),
                name="reseller_mail_days",
            ),
        ]
        triggers = [
            tells_of_changes(
                "name",
                "time_zone",
                "check_up_months",
                "require_mfa",
                "rds_match",
                "provable_from",
                "lead_days",
                "overdue_days",
                "invites_contacts",
                "invite_days",
                "colour",
            )
        ]

    def __str__(self):
        return self.name


def mondays():
    """The weekdays of a new member's list."""
    return [Member.Weekday.MONDAY]


class MemberQuerySet(ResellerQuerySet):
    def active(self):
        """Those who have not been removed."""
        return self.filter(removed_at=None)

    def staff(self):
        """The reseller's own people: active, and not an operator who came to help."""
        return self.active().exclude(role=Member.Role.OPERATOR)

    def reminded(self):
        """Those of the staff who want mail."""
        return self.staff().exclude(reminders=Member.Reminders.OFF)

    def owners(self):
        """Active owners."""
        return self.active().filter(role=Member.Role.OWNER)

    def with_owners(self, pks):
        """Those of the staff with these ids, and all owners: locked in one order, as two owners may change each other."""
        return self.staff().filter(models.Q(pk__in=pks) | models.Q(role=Member.Role.OWNER)).order_by("pk")


@tracked(exclude=["next_mail_at"])
class Member(models.Model):
    """A user's place in a reseller."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")
        OPERATOR = "operator", _("Operator")

    class Reminders(models.TextChoices):
        USUAL = "usual", _("Weekly, and on a day when something is newly due")
        WEEKLY = "weekly", _("Weekly only")
        DAILY = "daily", _("Daily while something is due")
        OFF = "off", _("No mail")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    # What each role includes, so that "at least an editor" is a comparison.
    RANKS = {Role.VIEWER: 1, Role.EDITOR: 2, Role.OWNER: 3, Role.OPERATOR: 3}

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.CharField(max_length=8, choices=Role.choices)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    reminders = models.CharField(max_length=6, choices=Reminders.choices, default=Reminders.USUAL)
    reminder_hour = models.PositiveSmallIntegerField("hour of reminders", default=8)
    reminder_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        verbose_name="weekdays of reminders",
        default=mondays,
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_mail_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("member"),
            OwnRowsPolicy(name="member_own_rows"),
            models.UniqueConstraint(fields=["reseller", "user"], name="member_once_in_a_reseller"),
            models.CheckConstraint(
                condition=models.Q(
                    reminder_hour__range=(0, 23),
                    reminder_weekdays__contained_by=list(range(7)),
                    reminder_weekdays__len__gte=1,
                ),
                name="member_reminders",
            ),
        ]
        triggers = [
            wakes_the_tick_when_changed(
                "role", "time_zone", "removed_at", "reminders", "reminder_hour", "reminder_weekdays"
            ),
            pgtrigger.Trigger(
                name="keeps_an_owner",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(old__role="owner", old__removed_at__isnull=True),
                # At the commit the transaction has left the reseller, so the trigger enters it to see its rows;
                # and of two that demote each other's owner, the second waits and sees what the first did.
                declare=[("former", "text := current_setting('calcheckup.reseller', true)")],
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.role = 'owner' AND NEW.removed_at IS NULL THEN
                        RETURN NULL;
                    END IF;
                    PERFORM set_config('calcheckup.reseller', OLD.reseller_id::text, true);
                    PERFORM 1 FROM customers_reseller WHERE id = OLD.reseller_id FOR NO KEY UPDATE;
                    IF NOT EXISTS (
                        SELECT 1 FROM customers_member
                        WHERE reseller_id = OLD.reseller_id AND role = 'owner' AND removed_at IS NULL
                    ) THEN
                        RAISE EXCEPTION 'reseller % must keep an owner', OLD.reseller_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'member_keeps_an_owner';
                    END IF;
                    PERFORM set_config('calcheckup.reseller', coalesce(former, ''), true);
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return str(self.user)

    def may(self, role):
        """True when this member's role includes what `role` may do."""
        return self.removed_at is None and self.RANKS[self.role] >= self.RANKS[role]

    @property
    def may_edit(self):
        """Editors, owners and operators."""
        return self.may(self.Role.EDITOR)

    @property
    def may_own(self):
        """Owners and operators."""
        return self.may(self.Role.OWNER)

    @property
    def zone(self):
        """The member's time zone as tzinfo."""
        return zoneinfo.ZoneInfo(self.time_zone)
