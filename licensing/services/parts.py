"""A reseller's own parts, and its prices of any part. `by` is the member who does it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, ngettext

from licensing.models import Part, Price, ProofLine
from licensing.services.drafts import LineDraft, UnfitLine, completed
from licensing.services.shortfalls import prices_changed
from licensing.speech import number

FIELDS = (
    "vendor",
    "part_number",
    "product",
    "version",
    "metric",
    "rights_per_pack",
    "channel",
    "description",
    "source",
)


class UnableToKeepPart(Exception):
    """The part cannot be kept or removed so; says why, and what to do."""


class UnableToKeepPrice(Exception):
    """The price cannot be kept; says why."""


@transaction.atomic
def add_part(*, by, **values):
    """Adds a part of the member's reseller; without a product it counts nothing. Raises UnableToKeepPart."""
    part = Part(reseller=by.reseller)
    _keep(part, values)
    return part


@transaction.atomic
def change_part(*, part, by, **values):
    """Changes a part of the reseller's own; documents recorded before keep what they say."""
    part = _own(part, by)
    _keep(part, values)
    return part


@transaction.atomic
def remove_part(*, part, by):
    """Removes a part of the reseller's own that no document names."""
    part = _own(part, by)
    used = ProofLine.objects.of(by.reseller).filter(part=part).count()
    if used:
        told = ngettext(
            "%(number)s line of documents names %(part)s. It stays.",
            "%(number)s lines of documents name %(part)s. It stays.",
            used,
        )
        raise UnableToKeepPart(told % {"number": number(used), "part": part})
    part.delete()


@transaction.atomic
def keep_price(*, part, amount, currency, as_of, by):
    """Keeps what a pack of a part costs at the member's reseller; returns the Price. Raises UnableToKeepPrice."""
    price = Price.objects.of(by.reseller).select_for_update().filter(part=part).first()
    price = price or Price(reseller=by.reseller, part=part)
    price.amount, price.currency, price.as_of = amount, currency, as_of
    try:
        price.full_clean()
    except ValidationError as error:
        raise UnableToKeepPrice(" ".join(error.messages)) from error
    price.save()
    prices_changed(by.reseller)
    return price


@transaction.atomic
def remove_price(*, part, by):
    """Forgets the reseller's price of a part; the list price holds again where there is one."""
    Price.objects.of(by.reseller).filter(part=part).delete()
    prices_changed(by.reseller)


def _own(part, by):
    """The part as it is now, kept from others. Raises UnableToKeepPart for a shared one."""
    found = Part.objects.own_of(by).select_for_update().filter(pk=part.pk).first()
    if found is None:
        raise UnableToKeepPart(
            gettext("Shared parts are the same for every reseller. Add one of your own instead.")
        )
    return found


def _keep(part, values):
    for name in FIELDS:
        if name in values:
            setattr(part, name, values[name])
    try:
        completed(
            LineDraft(
                product=part.product,
                version=part.version,
                metric=part.metric,
                rights_per_pack=part.rights_per_pack,
            ),
            {},
        )
        part.full_clean()
        with transaction.atomic():
            part.save()
    except (UnfitLine, ValidationError) as error:
        raise UnableToKeepPart(" ".join(getattr(error, "messages", [str(error)]))) from error
    except IntegrityError as error:
        if "part_number_unique" not in str(error):
            raise
        raise UnableToKeepPart(gettext("This part number is in the catalogue already.")) from error
