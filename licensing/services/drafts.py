"""A line of a document as somebody typed or imported it, made complete by the catalogue."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Upper
from django.utils.text import get_text_list
from django.utils.translation import gettext

from licensing.models import LicenseServer, Part, ProofLine
from licensing.models.catalogue import Metric
from licensing.rules import facts, tables

MOST_RIGHTS = 1_000_000_000
DASHES = re.compile("[\u2010-\u2015]")
# What the catalogue says about a part; a line may leave all of it out.
FROM_CATALOGUE = ("product", "version", "metric", "rights_per_pack")


class UnfitLine(Exception):
    """The line cannot be recorded; says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """What a line says. Empty product, version, metric and rights per pack are taken from the catalogue."""

    part_number: str = ""
    description: str = ""
    product: str = ""
    version: str = ""
    metric: str = ""
    rights_per_pack: int | None = None
    packs: int = 1
    unit_price: Decimal | None = None
    currency: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    assurance_from: date | None = None
    assurance_until: date | None = None
    license_server: LicenseServer | None = None
    host: str = ""
    takes_back: ProofLine | None = None
    part: Part | None = None

    @property
    def is_assured(self):
        """True when the line comes with Software Assurance."""
        return bool(self.assurance_from or self.assurance_until)


def parts_by_number(reseller, numbers):
    """The catalogue's parts by the numbers asked for, in capitals; the reseller's own go before the shared ones.

    A number copied from a letter is known with its blanks and long dashes, too.
    """
    wanted = {number.upper(): _tidy(number) for number in numbers if number}
    parts = Part.objects.known_to(reseller).alias(capitals=Upper("part_number"))
    parts = parts.filter(capitals__in={*wanted, *wanted.values()})
    known = {part.part_number.upper(): part for part in parts.order_by(F("reseller").desc(nulls_first=True))}
    found = {number: known.get(number) or known.get(tidy) for number, tidy in wanted.items()}
    return {number: part for number, part in found.items() if part}


def _tidy(number):
    return DASHES.sub("-", "".join(number.split())).upper()


def completed(draft, parts):
    """The draft with what `parts` (see `parts_by_number`) say about its part number.

    Raises UnfitLine when it contradicts them, or when what it says gives no rights anybody could count.
    """
    part = parts.get(draft.part_number.upper()) if draft.part_number else None
    if part is not None:
        _refuse_contradiction(draft, part)
        values = {name: getattr(part, name) for name in FROM_CATALOGUE}
        same = draft.part_number.upper() == part.part_number.upper()
        values["part_number"] = draft.part_number if same else part.part_number
        draft = replace(draft, part=part, description=draft.description or part.description, **values)
    elif draft.takes_back is not None:
        values = {name: getattr(draft.takes_back, name) for name in FROM_CATALOGUE}
        draft = replace(draft, **values)
    draft = replace(draft, rights_per_pack=draft.rights_per_pack or 1)
    _refuse_uncountable(draft)
    return draft


def _refuse_contradiction(draft, part):
    if not part.counts and (draft.product or draft.version or draft.metric):
        told = gettext("%(part)s counts nothing here. Leave product, version and metric empty.")
        raise UnfitLine(told % {"part": part.part_number})
    for name in FROM_CATALOGUE:
        given, known = getattr(draft, name), getattr(part, name)
        if given and given != known:
            label = ProofLine._meta.get_field(name).verbose_name
            told = gettext(
                "%(part)s has %(label)s “%(known)s” in the catalogue, not “%(given)s”. Leave it empty, or correct the "
                "part number."
            )
            values = {"label": label, "known": known, "given": given}
            raise UnfitLine(told % {"part": part.part_number, **values})


def _refuse_uncountable(draft):
    if not 1 <= draft.packs * draft.rights_per_pack <= MOST_RIGHTS or draft.packs < 1:
        raise UnfitLine(gettext("Packs and rights per pack are at least 1, and not more than anybody has."))
    if not draft.product:
        if draft.metric or draft.version:
            raise UnfitLine(gettext("Choose the product, or leave version and metric empty."))
        _refuse_misplaced(draft)
        return
    metrics = facts.METRICS_OF[draft.product]
    if draft.metric not in metrics:
        told = gettext("%(product)s counts by %(metrics)s. Choose the metric.")
        labels = [str(Metric(metric).label) for metric in metrics]
        raise UnfitLine(told % {"product": draft.product, "metrics": get_text_list(labels, gettext("or"))})
    family = facts.FAMILY_OF.get(draft.product)
    known = tables.version_names(family) if family else ("",)
    if draft.version not in known:
        told = (
            gettext("%(product)s has one of the versions %(versions)s. Enter it as it stands here.")
            if family
            else gettext("%(product)s has no version of its own. Leave the version empty.")
        )
        raise UnfitLine(told % {"product": draft.product, "versions": ", ".join(known)})
    _refuse_misplaced(draft)


def _refuse_misplaced(draft):
    if draft.license_server and draft.product != facts.RDS_CAL:
        raise UnfitLine(gettext("Only RDS CALs are installed on a licence server. Leave it empty."))
    if draft.host and draft.product not in facts.CONNECTORS:
        raise UnfitLine(gettext("Only external connectors are assigned to a machine. Leave it empty."))
    for start, end in (
        (draft.valid_from, draft.valid_until),
        (draft.assurance_from, draft.assurance_until),
    ):
        if start and end and end < start:
            raise UnfitLine(gettext("“Until” is before “from”. Exchange or correct the two days."))
