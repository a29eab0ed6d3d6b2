"""What would close the shortfalls of a position: parts of the catalogue, at the reseller's prices or list prices.

Everything here is an indication of the day: a price is as sure as its source, and nothing is offered to anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from licensing.buying import Pack, cheapest
from licensing.models import Part
from licensing.rules import Line, Position, tables
from licensing.rules.facts import RDS_CAL
from licensing.rules.tables import rank
from licensing.rules.wording import rights
from licensing.speech import number, spoken

CANNOT_BE_HELD = "RDS-VER-02"


@dataclass(frozen=True, slots=True)
class Item:
    """Some packs of one part at one price; `as_of` is the day of the reseller's own price, None for a list price."""

    part: Part
    packs: int
    price: Decimal
    as_of: date | None

    @property
    def rights(self):
        """How many rights these packs give."""
        return self.packs * self.part.rights_per_pack

    @property
    def cost(self):
        """What these packs cost."""
        return self.packs * self.price


@dataclass(frozen=True, slots=True)
class Offer:
    """The cheapest packs in one currency that close a need; prices of two currencies are never compared."""

    currency: str
    items: tuple[Item, ...]
    need: int

    @property
    def cost(self):
        """What all of it costs."""
        return sum((item.cost for item in self.items), Decimal(0))

    @property
    def surplus(self):
        """How many rights come on top of the need, because packs are whole."""
        return sum(item.rights for item in self.items) - self.need


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes the lines of one product by one metric, in one generation.

    `offers` come in the currency first in which the reseller keeps most prices. `unpriced` are parts that would do
    as well and have no price here; `ending` those bought for a time only, which no price here compares.
    """

    product: str
    metric: str
    version: str
    lines: tuple[Line, ...]
    offers: tuple[Offer, ...] = ()
    unpriced: tuple[Part, ...] = ()
    ending: tuple[Part, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def need(self):
        """How many rights are missing."""
        return sum(line.missing for line in self.lines)

    @property
    def title(self):
        """As "5 Windows Server CALs 2025 by user"; the version that is asked for where the catalogue has no part."""
        return spoken(rights(self.need, self.product, self.metric, self.version or self.lines[0].version))

    @property
    def offer(self):
        """The first offer, None without a price."""
        return self.offers[0] if self.offers else None

    @property
    def other_offers(self):
        """Those in other currencies."""
        return self.offers[1:]


@dataclass(frozen=True, slots=True)
class Cost:
    """What some closings cost in one currency; `unpriced` is how many of their rights have no price in it."""

    currency: str = ""
    amount: Decimal | None = None
    unpriced: int = 0


def cost_of(closings: Sequence[Closing]) -> Cost:
    """The cost in the currency that covers most of what is missing; amounts of two currencies are never added."""
    covered: Counter[str] = Counter()
    for closing in closings:
        for offer in closing.offers:
            covered[offer.currency] += offer.need
    need = sum(closing.need for closing in closings)
    if not covered:
        return Cost(unpriced=need)
    currency = min(covered, key=lambda one: (-covered[one], one))
    offers = [offer for one in closings for offer in one.offers if offer.currency == currency]
    return Cost(currency, sum((offer.cost for offer in offers), Decimal(0)), need - covered[currency])


def closings_of(position: Position, *, parts: Iterable[Part], rds_match: str, license_servers: Sequence[str]):
    """What would close each shortfall of a position.

    `parts` come `with_price_of` a member; `license_servers` are the versions of the customer's RD licence servers.
    One answer for all lines that the same CALs serve, so that whole packs are shared.
    """
    for_sale = defaultdict(list)
    for part in parts:
        for_sale[part.product, part.metric].append(part)
    lines = defaultdict(list)
    for line in position.lines:
        if line.missing:
            chosen = _fitting(line, for_sale[line.product, line.metric], rds_match, license_servers)
            lines[line.product, line.metric, _version(chosen)].append((line, chosen))
    stuck = sum(finding.quantity or 0 for finding in position.findings if finding.rule == CANNOT_BE_HELD)
    return [
        _closing(*key, [line for line, _ in some], some[0][1], license_servers, stuck)
        for key, some in lines.items()
    ]


def _fitting(line, parts, rds_match, license_servers):
    """The parts of the newest generation that serves the line; one that has a price where there is any."""
    able = [part for part in parts if _serves(line, _generation(part), rds_match)]
    if line.product == RDS_CAL:
        able = [part for part in able if _can_be_held(_generation(part), license_servers)] or able
    sold = [part for part in able if _price(part) and not part.ends] or able
    newest = max((rank(_generation(part)) for part in sold), default=None)
    return [part for part in able if rank(_generation(part)) == newest]


def _generation(part):
    return part.version.removesuffix(" R2")


def _version(parts):
    return _generation(parts[0]) if parts else ""


def _serves(line, generation, rds_match):
    if line.product != RDS_CAL:
        return rank(generation) >= rank(line.version)
    if rds_match == "exact":
        return generation == line.version
    return tables.rds_reaches(generation, line.version)


def _can_be_held(generation, license_servers):
    versions = [version.removesuffix(" R2") for version in license_servers]
    return not versions or any(tables.rds_holds(version, generation) for version in versions)


def _closing(product, metric, version, lines, parts, license_servers, stuck):
    need = sum(line.missing for line in lines)
    for_good = [part for part in parts if not part.ends]
    priced = [(part, *price) for part in for_good for price in [_price(part)] if price]
    return Closing(
        product=product,
        metric=metric,
        version=version,
        lines=tuple(lines),
        offers=tuple(_offers(need, priced)),
        unpriced=tuple(part for part in for_good if not _price(part)),
        ending=tuple(part for part in parts if part.ends),
        notes=tuple(_notes(product, version, license_servers, stuck)),
    )


def _price(part):
    """(currency, price, the day it is of or None for a list price) of a part; None where it has none."""
    own = part.own_price
    if own is not None:
        return own.currency, own.amount, own.as_of
    if part.list_price is not None and part.currency:
        return part.currency, part.list_price, None
    return None


def _offers(need, priced):
    own = Counter(currency for _, currency, _, as_of in priced if as_of)
    for currency in sorted({row[1] for row in priced}, key=lambda currency: (-own[currency], currency)):
        known = {str(part.pk): (part, as_of) for part, of, _, as_of in priced if of == currency}
        packs = [
            Pack(str(part.pk), part.rights_per_pack, price) for part, of, price, _ in priced if of == currency
        ]
        basket = cheapest(need, packs)
        if basket is not None:
            items = [
                Item(known[pack.name][0], count, pack.price, known[pack.name][1])
                for pack, count in basket.items
            ]
            yield Offer(currency, tuple(items), need)


def _notes(product, version, license_servers, stuck):
    if product != RDS_CAL:
        return
    if stuck:
        told = ngettext(
            "{number} RDS CAL on record cannot be used on its licence server ({rule}). A newer one may close this"
            " without buying as many.",
            "{number} RDS CALs on record cannot be used on their licence server ({rule}). A newer one may close this"
            " without buying as many.",
            stuck,
        )
        yield told.format(number=number(stuck), rule=CANNOT_BE_HELD)
    if version and _can_be_held(version, license_servers):
        told = gettext("They are installed on an RD licence server of Windows Server {version} or newer.")
        yield told.format(version=version)
    elif version:
        told = gettext(
            "They are installed on an RD licence server of Windows Server {version} or newer, which this customer"
            " does not have yet."
        )
        yield told.format(version=version)
