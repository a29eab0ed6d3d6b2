"""What the boxes of data entry suggest: each row with what tells it from another one that is called alike."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class Suggestions(AutocompleteJsonView):
    """A row is called as everywhere, and then by its class of data entry, where that knows more (`told_apart_by`)."""

    def get_queryset(self):
        rows = super().get_queryset()
        joins = self.model_admin.list_select_related
        return rows.select_related(*joins) if joins else rows

    def serialize_result(self, obj, to_field_name):
        told_apart_by = getattr(self.model_admin, "told_apart_by", None)
        more = told_apart_by(obj) if told_apart_by else ""
        found = super().serialize_result(obj, to_field_name)
        return found | {"text": f"{obj} ({more})"} if more else found
