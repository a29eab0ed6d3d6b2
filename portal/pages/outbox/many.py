"""What can be done with many messages at once."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.mail.again import UnableToSendAgain, address_now, send_again, why_not_again
from portal.pages.lists.actions import ManyAction


class SendAgain(ManyAction):
    """Sends failed or doubtful mail again, as after the mail server was mended."""

    key = "again"
    label = _("Send again")
    what = _("State")
    submit = label
    refusals = (UnableToSendAgain,)

    def rows(self, queryset):
        return queryset.select_related("member__user", "contact").defer("text", "html", "calendar")

    def plan(self, rows, given):
        """Looks up once what decides about all of them; under the lock, where there is one."""
        rows = list(rows)
        self.why_not = why_not_again(rows, reseller=self.member.reseller)
        return super().plan(rows, given)

    def name(self, row):
        day = date_format(timezone.localtime(row.queued_at), gettext("j M Y"))
        return gettext("%(subject)s, to %(name)s on %(day)s") % {
            "subject": row.subject,
            "name": row.name,
            "day": day,
        }

    def refusal(self, row, given):
        return self.why_not[row.pk]

    def former(self, row):
        return row.get_state_display()

    def value(self, row, given):
        return gettext("goes to %(address)s again") % {"address": address_now(row)}

    def perform(self, rows, given):
        send_again(messages=rows, by=self.member, now=self.now)

    def done(self, count, given):
        return ngettext(
            "%(count)s mail goes again within a minute.",
            "%(count)s mails go again within a minute.",
            count,
        ) % {"count": count}
