"""The list of members."""

from datetime import timedelta

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from portal.pages.lists.tables import ListTable
from portal.templatetags.mail import refused_addresses, undeliverable_badge

AN_HOUR = timedelta(hours=1)


class MemberTable(ListTable):
    """A row for each of the reseller's own people; owners get the way to change one."""

    name = tables.Column(
        accessor="user",
        verbose_name=_("Name"),
        order_by=("user__name", "user__email"),
        attrs={"td": {"class": "stack-head"}},
    )
    role = tables.Column(verbose_name=_("Role"))
    second_factor = tables.BooleanColumn(verbose_name=_("Second factor"))
    last_login = tables.Column(accessor="user__last_login", verbose_name=_("Last sign-in"), empty_values=())
    customers = tables.Column(
        verbose_name=_("Customers"), attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    email = tables.Column(accessor="user__email", verbose_name=_("E-mail"), visible=False)
    time_zone = tables.Column(verbose_name=_("Time zone"), visible=False)
    change = tables.Column(
        empty_values=(), orderable=False, verbose_name="", attrs={"td": {"class": "text-end stack-bare"}}
    )

    class Meta:
        model = Member
        fields = []

    def before_render(self, request):
        super().before_render(request)
        self.refused = refused_addresses(request)
        if not request.member.may_own:
            self.columns.hide("change")

    def render_name(self, value, record):
        badge = undeliverable_badge(value.email, self.refused)
        return format_html('{}<span class="sub">{} {}</span>', value, value.email, badge)

    def value_name(self, value):
        return str(value)

    def value_last_login(self, value):
        return value

    def render_second_factor(self, value):
        return pgettext("switched", "On") if value else pgettext("switched", "Off")

    def render_last_login(self, value):
        if not value:
            return gettext("Never")
        if timezone.now() - value < AN_HOUR:
            return gettext("Just now")
        return gettext("%(while)s ago") % {"while": timesince(value, depth=1)}

    def render_change(self, record):
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>',
            reverse("member-change", args=[record.pk]),
            gettext("Change %(name)s") % {"name": record},
            gettext("Change"),
        )
