"""How long pages take, through all of the site but the network."""

import time

from django.db.models import F
from django.test import Client

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import CheckUp, Entitlement, Part, Proof
from portal.memory import settle
from tests.bench.measure import Counted, Table, peak_memory, percentiles

WARM_UP, REQUESTS = 5, 100


def measure_pages(owner):
    """Returns a Table of the reseller's pages as its owner sees them."""
    table = Table(
        "Pages",
        f"{REQUESTS} requests each after {WARM_UP}, one after the other, in one process, through all middleware; "
        "milliseconds. Whoever looks is the account manager of all customers: “mine” are as many as can be.",
        ("page", "median", "95th percentile", "99th", "queries"),
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner.user)
    settle()  # as portal.wsgi does
    home = f"/r/{owner.reseller.slug}"
    changed = _measured(client, f"{home}/", before=lambda: _change(owner.reseller))
    table.rows.append(("dashboard, after a change", *changed))
    for name, address in addresses(owner.reseller):
        table.rows.append((name, *_measured(client, f"{home}{address}")))
    table.about += f" Peak memory of the process: {peak_memory():.0f} MiB."
    table.about += (
        "\n\nThe aim is 100 ms at the 95th percentile and 15 queries for a list. What takes longest: the dashboard sums over"
        " all positions each time it is opened, so that no number on it is older than the page (only the weeks before"
        " are counted once an hour, and what ends soon and leaves support when any customer’s facts have changed, here"
        " before each request of the first line); “mine” joins each of these to its customer. Rights by product, metric or proof are"
        " counted up to five hundred. The machine is shared: a page took up to twice as long in one run as in another of"
        " the same day."
    )
    return table


def addresses(reseller):
    """(name, address inside the reseller) of the pages."""
    with entered(reseller):
        customer = Customer.objects.of(reseller).order_by("pk")[Customer.objects.of(reseller).count() // 2]
        proof = Proof.objects.of(reseller).filter(customer=customer).order_by("pk").first()
        right = Entitlement.objects.of(reseller).filter(customer=customer).order_by("pk").first()
        check_up = CheckUp.objects.of(reseller).filter(customer=customer, closed_at=None).first()
        part = Part.objects.known_to(reseller).order_by("pk").first()
    pages = [
        ("dashboard", "/"),
        ("dashboard, mine", "/?manager=mine"),
        ("customers", "/customers/"),
        ("customers, page 300", "/customers/?page=300"),
        ("customers by name", "/customers/?sort=name"),
        ("customers, searched", "/customers/?q=maple"),
        ("customers, short", "/customers/?status=breach"),
        ("a customer", f"/customers/{customer.pk}/"),
        ("a position on paper", f"/customers/{customer.pk}/position/print/"),
        ("a timeline", f"/customers/{customer.pk}/timeline/"),
        ("check-ups", "/check-ups/"),
        ("check-ups by month", "/check-ups/month/"),
        ("agenda, everybody's", "/check-ups/agenda/?whose=all"),
        ("proofs", "/proofs/"),
        ("proofs, searched", f"/proofs/?q={customer.account}"),
        ("recording a proof", "/proofs/new/"),
        ("entitlements", "/entitlements/"),
        ("entitlements, page 300", "/entitlements/?page=300"),
        ("entitlements by end", "/entitlements/?sort=in_force"),
        ("entitlements by customer", "/entitlements/?sort=customer"),
        ("entitlements by right", "/entitlements/?sort=right"),
        ("entitlements, most rights first", "/entitlements/?sort=-rights"),
        ("entitlements, a part", "/entitlements/?q=P46217-B21"),
        ("entitlements, a customer's", f"/entitlements/?customer={customer.account}"),
        ("entitlements, end soon", "/entitlements/?state=ending"),
        ("entitlements, no document", "/entitlements/?proof=none"),
        ("entitlements in force", "/entitlements/?state=in-force"),
        ("entitlements of a product", "/entitlements/?product=RDS+CAL"),
        ("entitlements by device", "/entitlements/?metric=device"),
        ("entitlements, proof A", "/entitlements/?proof=A"),
        ("entitlements, proof B", "/entitlements/?proof=B"),
        ("customers, worse than a week ago", "/customers/?since=worse"),
        (
            "customers, short by what they would bring",
            "/customers/?lacks=rights&sort=-worth&columns=name,worth",
        ),
        ("servers", "/servers/"),
        ("servers, leave support", "/servers/?support=leaving"),
        ("catalogue", "/catalogue/"),
        ("catalogue, a number", "/catalogue/?q=P46217"),
        ("history", "/history/"),
        ("outbox", "/outbox/"),
        ("addresses that take no mail", "/outbox/undeliverable/"),
        ("team", "/team/"),
    ]
    pages += [
        ("search, a name", "/search/?q=maple"),
        ("search, two words", "/search/?q=maple+bakery"),
        ("search, the beginning of most numbers", "/search/?q=inv"),
        ("search, nothing there", "/search/?q=gmbh+zzzz"),
    ]
    if right:
        pages.append(("an entitlement", f"/entitlements/{right.pk}/"))
    if check_up:
        pages.append(("a check-up", f"/check-ups/{check_up.pk}/"))
    if part:
        pages.append(("a part", f"/catalogue/{part.pk}/"))
    if proof:
        pages.append(("a proof", f"/proofs/{proof.pk}/"))
        pages.append(("search, a document", f"/search/?q={proof.number}"))
    return pages


def _change(reseller):
    """What anything recorded of a customer does: his facts are others."""
    with entered(reseller):
        customer = Customer.objects.of(reseller).order_by("pk")[:1]
        Customer.objects.of(reseller).filter(pk__in=customer).update(facts_version=F("facts_version") + 1)


def _measured(client, address, before=lambda: None):
    for _ in range(WARM_UP):
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")
    before()
    with Counted() as counted:
        client.get(address)
    seconds = []
    for _ in range(REQUESTS):
        before()
        begin = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - begin)
    return (*(f"{value:.0f}" for value in percentiles(seconds)), str(counted.statements))
