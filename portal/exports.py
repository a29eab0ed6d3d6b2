"""That somebody took a list as a file stays in the history: it holds what the reseller knows of its customers."""

from portal.models import Export


def record_export(*, model, kind, rows, by):
    """Keeps that `by` took so many rows of a model as a file of a kind; the history names whoever is inside."""
    return Export.objects.create(reseller=by.reseller, of=model._meta.label_lower, kind=kind, rows=rows)
