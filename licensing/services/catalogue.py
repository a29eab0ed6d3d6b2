"""The shared catalogue, loaded from the project's own list of parts."""

import csv
from decimal import Decimal
from importlib.resources import files
from io import StringIO

from django.db import transaction

from licensing.models import Part
from licensing.services.upserts import Tally, upsert


@transaction.atomic
def load_catalogue():
    """Makes the shared parts be as `licensing/data/parts.csv` tells them; others are left alone.

    Has to run outside every reseller. Returns (Tally, the part numbers that changed).
    """
    text = files("licensing").joinpath("data", "parts.csv").read_text(encoding="utf-8")
    wanted = {row["part_number"].upper(): _columns(row) for row in csv.DictReader(StringIO(text))}
    existing = {part.part_number.upper(): part for part in Part.objects.filter(reseller=None)}
    tally = Tally()
    _new, changed = upsert(Part, wanted, existing, kind="parts", tally=tally)
    return tally, [part.part_number for part in changed]


def _columns(row):
    return {
        **row,
        "rights_per_pack": int(row["rights_per_pack"]),
        "list_price": Decimal(row["list_price"]) if row["list_price"] else None,
    }
