"""How the list of check-ups is narrowed."""

from datetime import timedelta

import django_filters
from django.db.models import Count, F, Q
from django.forms import DateInput, SearchInput
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Member
from licensing.models import CheckUp

MINE, OWNERS = "mine", "owners"
OVERDUE, TODAY, WEEK, LATER, CLOSED = "overdue", "today", "week", "later", "closed"
DUE = "due"  # overdue or today
AHEAD = "ahead"  # as on the dashboard
WHEN = [
    (OVERDUE, _("Overdue")),
    (TODAY, _("Today")),
    (DUE, _("Overdue or today")),
    (WEEK, _("This week")),
    (AHEAD, _("In the next 7 days")),
    (LATER, _("After this week")),
    (CLOSED, _("Closed")),
]
TABS = (OVERDUE, TODAY, WEEK)


def days_of(when, today):
    """The condition of a `when`; a week is Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    return {
        OVERDUE: Q(due_on__lt=today),
        TODAY: Q(due_on=today),
        DUE: Q(due_on__lte=today),
        WEEK: Q(due_on__range=(monday, sunday)),
        AHEAD: Q(due_on__range=(today, today + timedelta(days=6))),
        LATER: Q(due_on__gt=sunday),
    }.get(when, Q())


def tabs_of(request):
    """The lists one looks at daily, each with how many check-ups are in it: (value, label, count)."""
    today = timezone.localdate()
    open_ones = CheckUp.objects.visible_to(request.member).open().filter(customer__archived_at=None)
    wanted = {when: Count("pk", filter=days_of(when, today)) for when in TABS}
    sunday = today + timedelta(days=6 - today.weekday())
    counts = open_ones.filter(due_on__lte=sunday).aggregate(**wanted)
    labels = dict(WHEN)
    return [(when, labels[when], counts[when]) for when in TABS]


class CheckUpFilter(django_filters.FilterSet):
    """By customer, when, and whose. Without "closed" only open ones, the longest overdue first."""

    q = django_filters.CharFilter(
        method="search", label=_("Customer"), widget=SearchInput(attrs={"placeholder": _("Name or account")})
    )
    when = django_filters.ChoiceFilter(method="at", choices=WHEN, label=_("When"), empty_label=_("All open"))
    on = django_filters.DateFilter(
        field_name="due_on", label=_("Day"), widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    whose = django_filters.ChoiceFilter(method="of", label=_("Whose"), empty_label=_("Everybody’s"))

    class Meta:
        model = CheckUp
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        # Bound even without a filter: the list then has the open ones, not all.
        super().__init__(data or {}, *args, **kwargs)
        people = Member.objects.visible_to(self.request.member).staff().select_related("user")
        self.names = {person.pk: str(person) for person in people.order_by("user__name", "user__email")}
        named = [(str(pk), name) for pk, name in self.names.items()]
        self.filters["whose"].extra["choices"] = [
            (MINE, gettext("Mine")),
            (OWNERS, gettext("The owners’")),
            *named,
        ]

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("when") == CLOSED:
            return queryset.closed().order_by("-closed_at", "-pk")
        worst_first = F("customer__position__rank").asc(nulls_last=True)
        return queryset.open().filter(customer__archived_at=None).order_by("due_on", worst_first, "pk")

    def search(self, queryset, name, value):
        """Each word begins a word of the customer's name, account or domain."""
        member = self.request.member
        return queryset.filter(
            customer__in=Customer.objects.visible_to(member).found_by(value, member=member)
        )

    def at(self, queryset, name, value):
        """The days meant."""
        return queryset.filter(days_of(value, timezone.localdate()))

    def of(self, queryset, name, value):
        """Those that a member has to call, or that are the owners' because nobody else has to."""
        caller = {MINE: self.request.member.pk, OWNERS: None}.get(value, value)
        return queryset.filter(caller=caller)
