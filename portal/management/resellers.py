"""The --reseller option of commands."""

from customers.models import Reseller
from licensing.rules.records import suggestion


def add_reseller_argument(parser):
    """Adds the required --reseller SLUG."""
    parser.add_argument(
        "--reseller", metavar="SLUG", required=True, help="the reseller's short name, as in its address"
    )


def reseller_named(slug):
    """The reseller with a short name. Raises LookupError with a sentence where there is none."""
    reseller = Reseller.objects.filter(slug=slug).first()
    if reseller is None:
        hint = suggestion(slug, list(Reseller.objects.values_list("slug", flat=True)))
        raise LookupError(f"There is no reseller called {slug}{hint}.")
    return reseller
