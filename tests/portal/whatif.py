"""A member on the page "What if", as a browser without a script would send it."""


def page_of(customer, more=""):
    return f"/r/northwind/customers/{customer.pk}/what-if/{more}"


def fields_of(page):
    """What a browser would send from the page as it is."""
    sent = {}
    for row in page.context["sheet"].all_rows:
        for field in row:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value is not False and value is not None:
                sent[field.html_name] = value
    return sent


class Visit:
    """A member on the page: what he changes and sends."""

    def __init__(self, client, customer):
        self.client, self.customer = client, customer
        self.page = client.get(page_of(customer))
        self.sent = fields_of(self.page)

    def name(self, kind, title, field):
        (row,) = [
            row
            for row in self.page.context["sheet"].all_rows
            if row.title.startswith(title) and row.prefix.startswith((kind, f"new-{kind}"))
        ]
        return row[field].html_name

    def change(self, kind, title, **values):
        for field, value in values.items():
            name = self.name(kind, title, field)
            self.sent.pop(name, None) if value is None else self.sent.update({name: value})
        return self

    def add(self, kind):
        self.page = self.client.post(page_of(self.customer), self.sent | {"add": kind})
        self.sent = fields_of(self.page)
        return self

    def send(self, more="", **given):
        return self.client.post(page_of(self.customer, more), self.sent, **given)

    def outcome(self):
        return self.send().context["outcome"]
