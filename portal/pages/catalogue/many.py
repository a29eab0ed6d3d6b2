"""What can be done with many parts at once."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.fields import PercentField
from licensing.models import Price
from licensing.services.parts import UnableToKeepPrice
from licensing.services.prices import by_percent, keep_prices
from portal.pages.fields import date_field
from portal.pages.lists.actions import ActionForm, UndoableAction


class PercentForm(ActionForm):
    """By how much, and from which price list on."""

    percent = PercentField(
        label=_("By how many percent?"),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("-99.99"),
        help_text=_("As 5 for five percent more, or -2.5 for two and a half less."),
    )
    as_of = date_field(_("As of"), required=True, initial=timezone.localdate)


class ChangePrices(UndoableAction):
    """Makes the reseller's prices so many percent higher or lower."""

    key = "prices"
    label = _("Change our prices")
    what = _("Our price")
    form_class = PercentForm
    refusals = (UnableToKeepPrice,)

    def rows(self, queryset):
        return queryset.with_price_of(self.member)

    def held(self, rows):
        # Shared parts are nobody's to lock; what changes are the prices.
        prices = Price.objects.visible_to(self.member).filter(part__in=rows.values("pk"))
        list(prices.order_by("pk").select_for_update())
        return rows

    def name(self, row):
        return f"{row}, {row.description}" if row.description else str(row)

    def refusal(self, row, given):
        if row.own_price:
            return ""
        return gettext("There is no price of yours yet: enter one in the list, or import your price list.")

    def former(self, row):
        return _money(row.own_price.amount, row.own_price.currency) if row.own_price else ""

    def value(self, row, given):
        return _money(by_percent(row.own_price.amount, given["percent"]), row.own_price.currency)

    def perform(self, rows, given):
        prices = [
            (row, by_percent(row.own_price.amount, given["percent"]), row.own_price.currency, given["as_of"])
            for row in rows
        ]
        keep_prices(prices=prices, by=self.member)

    def done(self, count, given):
        said = ngettext(
            "%(count)s price changed by %(percent)s%%, as of %(day)s.",
            "%(count)s prices changed by %(percent)s%%, as of %(day)s.",
            count,
        )
        sign = "+" if given["percent"] > 0 else ""
        percent = f"{sign}{number_format(given['percent'], use_l10n=True)}"
        day = date_format(given["as_of"], gettext("j M Y"))
        return said % {"count": count, "percent": percent, "day": day}

    def state(self, row):
        price = row.own_price
        return price and [str(price.amount), price.currency, price.as_of.isoformat()]

    def put_back(self, rows):
        prices = [
            (row, Decimal(amount), currency, date.fromisoformat(as_of))
            for row, (amount, currency, as_of) in rows
        ]
        keep_prices(prices=prices, by=self.member)


def _money(amount, currency):
    amount = number_format(amount, 2, use_l10n=True, force_grouping=True)
    return f"{amount} {currency}"
