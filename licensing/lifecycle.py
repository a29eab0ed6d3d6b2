"""When servers leave support, asked of many at once; the dates are those of the rules' table of releases."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Case, Count, DateField, Q, Value, When

from customers.models import Customer
from licensing.rules import tables

# As far ahead as the engine speaks of it (SUPPORT-02).
AHEAD = timedelta(days=365)


def in_service(servers, day: date):
    """Those of active customers that run on the day."""
    return servers.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_until=None) | Q(valid_until__gt=day),
    ).exclude(customer__in=Customer.objects.archived())


def leaving_support(servers, today: date):
    """Those whose extended support ends today or within a year."""
    return servers.filter(_of(lambda end: end is not None and today <= end <= today + AHEAD))


def out_of_support(servers, today: date):
    """Those whose extended support has ended."""
    return servers.filter(_of(lambda end: end is not None and end < today))


def support_counts(servers, today: date):
    """(how many leave support, how many are out of it), as the two above find them, in one query."""
    ended = servers.filter(_of(lambda end: end is not None and end <= today + AHEAD))
    rows = ended.order_by().values_list("product", "version").annotate(number=Count("*"))
    counts = Counter({(product, version): number for product, version, number in rows})
    out = sum(
        counts[release.product, release.version]
        for release in tables.versions()
        if release.extended_end is not None and release.extended_end < today
    )
    return counts.total() - out, out


def supported_beyond(servers, today: date):
    """Those whose support ends in more than a year, or of which no end is known."""
    return servers.filter(_of(lambda end: end is None or end > today + AHEAD))


def support_end(server):
    """The last day of extended support of the server's release; None where no end is known."""
    release = _release(server)
    return release and release.extended_end


def esu_end(server):
    """The last day of the updates that one pays for; None where there are none."""
    release = _release(server)
    return release and release.esu_end


def with_support_end(servers):
    """Adds `support_ends`, to sort by: the last day of extended support, None without."""
    return servers.annotate(support_ends=_end("extended_end"))


def with_esu_end(servers):
    """Adds `esu_ends`, to sort by: the last day of paid updates, None without."""
    return servers.annotate(esu_ends=_end("esu_end"))


def _release(server):
    try:
        return tables.version(server.product, server.version)
    except KeyError:  # nothing is known about such a release; the position says so
        return None


def _of(fits):
    """The condition of a release whose end of support fits; of no server where none does."""
    chosen = Q(pk__in=[])
    for product in {release.product for release in tables.versions()}:
        names = [
            release.version
            for release in tables.versions()
            if release.product == product and fits(release.extended_end)
        ]
        if names:
            chosen |= Q(product=product, version__in=names)
    return chosen


def _end(name):
    """The last day as a value of a query; by product first, so that a server is compared with few releases."""
    days = {}
    for release in tables.versions():
        if end := getattr(release, name):
            days.setdefault(release.product, []).append(When(version=release.version, then=Value(end)))
    products = [
        When(product=product, then=Case(*ends, output_field=DateField())) for product, ends in days.items()
    ]
    return Case(*products, output_field=DateField())
