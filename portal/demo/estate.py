"""Writes a made-up estate: five CSV files as a reseller would bring them, the same ones for the same seed.

python -m portal.demo.estate FOLDER [--customers 40] [--today DATE] [--seed 1] [--history 0]
"""

import argparse
import csv
import random
from collections import defaultdict
from contextlib import ExitStack
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from licensing.importers.estate import SHEETS

COUNTRIES = (
    ("DE", "Europe/Berlin", "GmbH"),
    ("DE", "Europe/Berlin", "KG"),
    ("GB", "Europe/London", "Ltd"),
    ("FR", "Europe/Paris", "SARL"),
    ("SE", "Europe/Stockholm", "AB"),
    ("US", "America/Chicago", "Inc."),
    ("AU", "Australia/Lord_Howe", "Pty Ltd"),
)
PLACES = (
    "Amber",
    "Birch",
    "Cedar",
    "Dale",
    "Ember",
    "Fern",
    "Glen",
    "Harbour",
    "Ivy",
    "Lark",
    "Maple",
    "North",
)
TRADES = (
    "Bakery",
    "Clinic",
    "Dental",
    "Engineering",
    "Foods",
    "Housing",
    "Legal",
    "Motors",
    "Optics",
    "Schools",
)
PEOPLE = ("Alex", "Charlie", "Dana", "Jo", "Kim", "Lou", "Max", "Noa", "Robin", "Sam")
FAMILY_NAMES = ("Adler", "Brandt", "Carter", "Dubois", "Evans", "Fischer", "Garcia", "Holm", "Ito", "Jensen")
# Generation → the first day on which its CALs could be bought.
GENERATIONS = {
    2012: date(2012, 10, 30),
    2016: date(2016, 10, 15),
    2019: date(2018, 11, 13),
    2022: date(2021, 8, 18),
    2025: date(2024, 11, 1),
}
OLDER = {2016: 2012, 2019: 2016, 2022: 2019, 2025: 2022}
# What is the matter with a customer, and how many of a hundred there are.
STORIES = {"well": 42, "short": 14, "old": 12, "unproven": 12, "assured": 10, "subscription": 8, "new": 2}
PRICES = {"user": "39.00", "device": "31.00", "external-connector": "2000.00"}


class Estate:
    """Makes up customer after customer; `rows` of the last one are sheet name → list of rows."""

    def __init__(self, *, today, seed, history=0, managers=()):
        self.today, self.history, self.managers = today, history, managers
        self.dice = random.Random(seed)  # noqa: S311 - made-up data
        self.parts = _parts()
        self.rows = defaultdict(list)

    # `random()` alone is promised to stay the same between versions of Python.
    def number(self, low, high):
        return low + int(self.dice.random() * (high - low + 1))

    def pick(self, values):
        return values[int(self.dice.random() * len(values))]

    def happens(self, percent):
        return self.dice.random() * 100 < percent

    def make(self, number):
        """Makes up one customer."""
        self.rows = defaultdict(list)
        self.account = f"C{100000 + number}"
        self.documents = 0
        story = self.pick([name for name, share in STORIES.items() for _ in range(share)])
        self._customer()
        if story == "new":
            return
        generation = self.pick((2016, 2019, 2019, 2022, 2022, 2022, 2025))
        people = self.number(6, 60)
        self._servers(generation)
        self._office(people, generation, story)
        for happens, extra in ((25, self._shift), (35, self._remote), (12, self._sql), (8, self._partners)):
            if self.happens(happens):
                extra(generation, story)
        for _ in range(self.history):
            self._line("invoice", "Windows Server CAL", 2012, "user", self.number(1, 20))

    def _customer(self):
        country, zone, form = self.pick(COUNTRIES)
        person = f"{self.pick(PEOPLE)} {self.pick(FAMILY_NAMES)}"
        domain = f"{self.account.lower()}.example"
        due = self.today + timedelta(days=0 if self.happens(12) else self.number(-10, 100))
        self.add(
            "customers",
            name=f"{self.pick(PLACES)} {self.pick(TRADES)} {form}",
            domain=domain,
            country=country,
            time_zone=zone,
            contact_name=person,
            contact_email=f"{person.replace(' ', '.').lower()}@{domain}",
            check_up_months=self.pick(("", 1, 3, 3, 6, 12)),
            next_check_up=due,
            account_manager=self.pick(self.managers) if self.managers and self.happens(80) else "",
        )

    def _servers(self, generation):
        self.servers = []
        for number in range(1, self.number(2, 6)):
            version = generation if number == 1 or self.happens(60) else OLDER[generation]
            self._server(
                f"SRV{number}", "Windows Server", version, edition=self.pick(("Standard", "Datacenter"))
            )

    def _server(self, name, product, version, **cells):
        host = f"HV{self.number(1, 2)}"
        self.add("servers", name=name, product=product, version=version, **{"host": host, **cells})
        self.servers.append(name)

    def _office(self, people, generation, story):
        self._group("Office", people, people + self.number(0, 20))
        if self.happens(30):
            self._group("IT", 2, 2, kind="administrators")
        rights = people * 3 // 4 if story == "short" else people + self.number(0, 3)
        cells, version = {}, generation
        if story in ("old", "assured"):
            version = OLDER[generation]
        if story == "assured":
            until = self.today + timedelta(days=self.pick((40, 400)))
            cells = {"assurance_from": GENERATIONS[version], "assurance_until": until}
        if story == "subscription":
            seats, end = self.number(2, 6), self.today + timedelta(days=self.pick((60, 200, 300)))
            self._line(
                "license-statement", "Microsoft 365 E3", "", "user", seats, until=end, since=self.today
            )
            rights -= seats
        unproven = rights // 3 if story == "unproven" else 0
        self._rights("Windows Server CAL", version, "user", rights - unproven, **cells)
        if unproven:
            self._line("none", "Windows Server CAL", version, "user", unproven, **cells)

    def _shift(self, generation, story):
        users, devices = self.number(30, 120), self.number(6, 20)
        self._group("Shift", users, devices, servers=["SRV1"])
        self._rights("Windows Server CAL", generation, "device", devices)

    def _remote(self, generation, story):
        people = self.number(4, 15)
        self._server("RDS1", "Windows Server", generation, roles="rds-session-host")
        self._group("Remote", people, people, licensed_by="user")
        held_by = OLDER[generation] if story == "old" else generation
        self.add(
            "license_servers", name="LIC1", version=held_by, activated="no" if story == "unproven" else "yes"
        )
        self._rights("RDS CAL", generation, "user", people, license_server="LIC1")
        self._rights("Windows Server CAL", generation, "user", people)

    def _sql(self, generation, story):
        self._server("SQL1", "SQL Server", 2019, licensing=self.pick(("server-cal", "per-core")))
        self._group("Bookkeeping", 5, 5, servers=["SRV1", "SQL1"], licensed_by="user")
        self._line("invoice", "SQL Server CAL", 2019, "user", 5)
        self._rights("Windows Server CAL", generation, "user", 5)

    def _partners(self, generation, story):
        self._group("Partners", self.number(10, 40), 0, servers=["SRV1"], kind="external")
        host = self.rows["servers"][0]["host"]
        product = "Windows Server External Connector"
        self._line("invoice", product, generation, "external-connector", 1, host=host)

    def _group(self, name, users, devices, *, servers=None, **cells):
        reached = ";".join(servers or self.servers)
        self.add("groups", name=name, users=users, devices=devices, servers=reached, **cells)

    def _rights(self, product, version, metric, rights, **cells):
        """Rights in the packs that the catalogue has, on one document; single ones for the rest."""
        kind = self.pick(("invoice", "invoice", "invoice", "order-confirmation", "license-statement", "coa"))
        document = self._document(kind, GENERATIONS[version])
        for part in self.parts[product, str(version), metric]:
            packs, rights = divmod(rights, int(part["rights_per_pack"]))
            if packs:
                self._write(document, product, version, metric, packs, part=part, **cells)
        if rights:
            self._write(document, product, version, metric, rights, **cells)

    def _line(self, kind, product, version, metric, rights, *, since=None, **cells):
        document = self._document(kind, since or GENERATIONS.get(version, date(2020, 1, 1)))
        self._write(document, product, version, metric, rights, **cells)

    def _document(self, kind, since):
        """The cells that the lines of one document share."""
        self.documents += 1
        day = since + timedelta(days=int(self.dice.random() * ((self.today - since).days // 2 + 1)))
        number = "" if kind == "none" else f"{kind[:3].upper()}-{self.account}-{self.documents}"
        seller = self.pick(("Own shop", "Contoso Distribution", "Fabrikam"))
        return {"kind": kind, "number": number, "date": day, "seller": seller, "currency": "EUR", "from": day}

    def _write(self, document, product, version, metric, packs, *, part=None, **cells):
        told = part or {
            "part_number": "",
            "description": f"{product} {version} {metric}".replace("  ", " "),
            "rights_per_pack": 1,
            "list_price": PRICES[metric],
        }
        self.add(
            "proofs",
            **document,
            product=product,
            version=version,
            metric=metric,
            packs=packs,
            part_number=told["part_number"],
            description=told["description"],
            rights_per_pack=told["rights_per_pack"],
            unit_price=told["list_price"],
            **cells,
        )

    def add(self, sheet, **cells):
        self.rows[sheet].append({"account": self.account, **cells})


def _parts():
    """(product, version, metric) → the catalogue's parts with a price, the biggest packs first."""
    parts = defaultdict(list)
    with files("licensing").joinpath("data", "parts.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["list_price"]:
                parts[row["product"], row["version"], row["metric"]].append(row)
    for found in parts.values():
        found.sort(key=lambda row: -int(row["rights_per_pack"]))
    return parts


def write_estate(folder, *, customers, today, seed=1, history=0, managers=()):
    """Writes the five files of a made-up estate into a folder, which it makes.

    `today` is the day around which check-ups are due, `history` how many old purchases each customer has on
    top, `managers` the e-mail addresses of members who look after customers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    estate = Estate(today=today, seed=seed, history=history, managers=managers)
    with ExitStack() as stack:
        writers = {}
        for sheet in SHEETS:
            path = folder / f"{sheet.name}.csv"
            lines = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers[sheet.name] = csv.DictWriter(lines, sheet.columns, lineterminator="\n")
            writers[sheet.name].writeheader()
        for number in range(customers):
            estate.make(number)
            for sheet, rows in estate.rows.items():
                writers[sheet].writerows(rows)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo.estate", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=40)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 24))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--history", type=int, default=0, help="old purchases of each customer on top")
    options = parser.parse_args()
    write_estate(
        options.folder,
        customers=options.customers,
        today=options.today,
        seed=options.seed,
        history=options.history,
    )


if __name__ == "__main__":
    main()
