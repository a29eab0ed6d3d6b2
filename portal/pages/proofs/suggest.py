"""What the server knows while somebody types: customers, parts, documents that are there already."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from customers.models import Customer, Member
from licensing.services.drafts import FROM_CATALOGUE, parts_by_number
from licensing.twins import twins_of
from portal.pages.base import role_required

SUGGESTED = 8
MOST_PARTS = 200


@require_safe
@role_required(Member.Role.EDITOR)
def customers(request):
    """Customers called so: those whose name or account begins with the words come first."""
    words = request.GET.get("q", "").strip()
    if not words:
        return JsonResponse({"options": []})
    found = Customer.objects.visible_to(request.member).active().called(words)
    # Enough to sort by how well they fit, which the index cannot.
    rows = list(found.order_by("name", "pk").values_list("name", "account")[: SUGGESTED * 5])
    rows.sort(key=lambda row: not any(text.casefold().startswith(words.casefold()) for text in row))
    options = [{"value": f"{name} ({account})", "note": ""} for name, account in rows[:SUGGESTED]]
    return JsonResponse({"options": options})


@require_safe
@role_required(Member.Role.EDITOR)
def parts(request):
    """What the catalogue says about each `number`, in their order; null where it knows none."""
    numbers = [number.strip() for number in request.GET.getlist("number")][:MOST_PARTS]
    known = parts_by_number(request.reseller, numbers)
    return JsonResponse({"parts": [_told(known.get(number.upper())) for number in numbers]})


def _told(part):
    if part is None:
        return None
    if part.counts:
        said = ngettext(
            "%(product)s, by %(metric)s, %(rights)s right a pack.",
            "%(product)s, by %(metric)s, %(rights)s rights a pack.",
            part.rights_per_pack,
        )
    else:
        said = gettext("Counts nothing here: it carries no access rights that are known.")
    said %= {
        "product": " ".join(filter(None, [part.product, part.version])),
        "metric": part.get_metric_display(),
        "rights": part.rights_per_pack,
    }
    hint = f"{said} {part.description}".strip()
    return {**{name: getattr(part, name) for name in FROM_CATALOGUE}, "hint": hint}


@require_safe
@role_required(Member.Role.EDITOR)
def known(request):
    """Documents with the number and seller just typed, or with the file just chosen; a fragment."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("number", "seller", "sha256")}
    return render(request, "proofs/_known.html", {"twins": twins_of(request.reseller, **asked)})
