"""Looking at a change of many rows, confirming it, and taking it back, as the tests of it do."""

import re

from customers.tenancy import entered

LIST, MANY = "/r/northwind/customers/", "/r/northwind/customers/many/"


def look(client, rows=(), address=MANY, **asked):
    return client.get(address, {"action": "manager", "pick": [row.pk for row in rows], **asked})


def confirm(client, page, action="manager", address=MANY, **given):
    """Posts what the page shows, as its form does."""
    context = page.context
    return client.post(
        f"{address}?action={action}",
        {**dict(context["given"]), "seen": context["seen"], "back": "country=DE", **given},
    )


def told(page):
    """(name, from, to, why not) of each row of the preview."""
    return [(one.name, one.former, one.value, one.refusal) for one in page.context["plan"]]


def undo(client, page, address=MANY, action="manager"):
    token = re.search(r'name="undo" value="(\w+)"', page.content.decode())[1]
    return client.post(f"{address}?action={action}", {"undo": token}, follow=True)


def of(reseller, model, *fields):
    with entered(reseller):
        return list(model.objects.of(reseller).order_by("pk").values_list(*fields))
