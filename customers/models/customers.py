"""The organisations a reseller looks after, and the people to call there."""

import zoneinfo

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import tracked, wakes_the_tick_when_changed
from customers.models.accounts import Member, Reseller, known_time_zone
from customers.models.search import SearchableQuerySet, SearchWord
from customers.search import searchable
from customers.tenancy import ResellerQuerySet


class CustomerQuerySet(SearchableQuerySet):
    def active(self):
        """Those who are not archived."""
        return self.filter(archived_at=None)

    def archived(self):
        """Those who are; a few, so "not of one of them" is asked faster than "of an active one"."""
        return self.filter(archived_at__isnull=False)

    def found_by(self, text, *, member):
        """Also those who have the text in the middle of a word: names are put together in many languages."""
        words = SearchWord.objects.visible_to(member).of_kind(self.model).within(text)
        return super().found_by(text, member=member) | self.filter(pk__in=words.values("object_id"))

    def called(self, text):
        """Those with this account number, or with this text in their name."""
        return self.filter(models.Q(account__iexact=text) | models.Q(name__icontains=text))


@tracked(exclude=["facts_version"])
class Customer(models.Model):
    """An organisation the reseller looks after."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    account = models.CharField(max_length=60, help_text=_("The reseller's own number for this customer."))
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text=_("Two letters, as DE (ISO 3166-1)."))
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    account_manager = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    check_up_months = models.PositiveSmallIntegerField(
        "months between check-ups", null=True, blank=True, help_text=_("Empty: as the reseller's default.")
    )
    notes = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised by triggers whenever a fact about the customer changes; see customers/history.py.
    facts_version = models.BigIntegerField(default=0, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("customer", account_manager="customers.Member"),
            models.UniqueConstraint(
                fields=["reseller", "account"],
                name="customer_account_unique",
                violation_error_message=_("Another customer has this account number."),
            ),
            models.CheckConstraint(
                condition=models.Q(check_up_months__range=(1, 60)),
                name="customer_check_up_months",
                violation_error_message=_("Months between check-ups are 1 to 60."),
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^([A-Z]{2})?$"),
                name="customer_country",
                violation_error_message=_("A country is two capital letters, as DE."),
            ),
        ]
        indexes = [
            models.Index("reseller", Lower("name"), "id", name="customer_by_name"),
            models.Index(
                fields=["reseller", "country"], condition=models.Q(archived_at=None), name="customer_active"
            ),
            models.Index(
                fields=["reseller"], condition=models.Q(archived_at__isnull=False), name="customer_archived"
            ),
            # With the id, so that what belongs to a manager's customers is found without reading these.
            models.Index(fields=["reseller", "account_manager", "id"], name="customer_by_manager"),
        ]
        triggers = [
            wakes_the_tick_when_changed("account_manager", "archived_at"),
            *searchable("customer", "name", "account", "domain"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customer-detail", args=[self.pk])

    @property
    def zone(self):
        """The customer's time zone as tzinfo."""
        return zoneinfo.ZoneInfo(self.time_zone)


class ContactQuerySet(ResellerQuerySet):
    def agreed(self):
        """Those who agreed to mail and have an address."""
        return self.filter(mail_agreed_on__isnull=False).exclude(email="")


@tracked()
class Contact(models.Model):
    """A person to call at a customer."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField(max_length=60, blank=True)
    mail_agreed_on = models.DateField(
        "agreed to mail on",
        null=True,
        blank=True,
        help_text=_("Only who agreed is invited to check-ups by mail."),
    )
    mail_declined_on = models.DateField("declined mail on", null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("contact", customer="customers.Customer"),
            models.UniqueConstraint(
                fields=["customer", "name", "email"],
                name="contact_unique",
                violation_error_message=_("This contact is here already."),
            ),
        ]
        triggers = searchable("contact", "name", "email", "phone")

    def __str__(self):
        return self.name
