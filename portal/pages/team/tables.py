"""The list of members."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timesince import timesince

from customers.models import Member


class MemberTable(tables.Table):
    """A row for each of the reseller's own people; owners get the way to change one."""

    name = tables.Column(accessor="user", verbose_name="Name", order_by=("user__name", "user__email"))
    role = tables.Column()
    second_factor = tables.BooleanColumn(verbose_name="Second factor")
    last_login = tables.Column(accessor="user__last_login", verbose_name="Last sign-in", empty_values=())
    customers = tables.Column(attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    change = tables.Column(
        empty_values=(), orderable=False, verbose_name="", attrs={"td": {"class": "text-end"}}
    )

    class Meta:
        model = Member
        fields = []

    def before_render(self, request):
        if not request.member.may_own:
            self.columns.hide("change")

    def render_name(self, value, record):
        return format_html('{}<div class="small text-secondary">{}</div>', value, value.email)

    def render_second_factor(self, value):
        return "On" if value else "Off"

    def render_last_login(self, value):
        return f"{timesince(value, depth=1)} ago" if value else "Never"

    def render_change(self, record):
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="Change {}">Change</a>',
            reverse("member-change", args=[record.pk]),
            record,
        )
