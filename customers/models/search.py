"""The words that customers, servers, documents and the like are found by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.constraints import ResellerPolicy
from customers.models.accounts import Reseller
from customers.search import AFTER_ALL, words_of
from customers.tenancy import ResellerQuerySet

SHORTEST_WITHIN = 3


class SearchWordQuerySet(ResellerQuerySet):
    def of_kind(self, model):
        """Those of the rows of one model."""
        return self.filter(kind=model._meta.model_name)

    def beginning_with(self, word):
        """A range of the index. LIKE would not use it: it is not leakproof, so policies come first."""
        return self.filter(inside__in=[False, True], word__gte=word, word__lt=word + AFTER_ALL)

    def found_by(self, text):
        """Of rows of which a word begins with each word of the text; none for a text without a letter or digit."""
        words = words_of(text)
        if not words:
            return self.none()
        # The longest is likely the rarest; among equals the last, as numbers end in what tells them apart.
        rarest = max(reversed(words), key=len)
        same_row = self.model.objects.filter(
            **{field: models.OuterRef(field) for field in ("reseller", "kind", "object_id")}
        )
        others = (models.Exists(same_row.beginning_with(word)) for word in set(words) - {rarest})
        return self.beginning_with(rarest).filter(*others)

    def within(self, text):
        """Of rows that have the text anywhere, also in the middle of a word: "schule" in "Grundschule".

        None for a text that is too short to mean that. No index helps, so it is for a kind with few rows.
        """
        typed = "".join(words_of(text))
        if len(typed) < SHORTEST_WITHIN:
            return self.none()
        return self.filter(inside=False, word__contains=typed)


class SearchableQuerySet(ResellerQuerySet):
    """Rows of a model whose triggers are `searchable`."""

    def found_by(self, text, *, member):
        """Those of which a word begins with each word of the text, among what the member may see."""
        return self.filter(pk__in=self.ids_found_by(text, member=member))

    def ids_found_by(self, text, *, member):
        """Their ids, for a query about what hangs on them: it need not read the rows themselves."""
        words = SearchWord.objects.visible_to(member).of_kind(self.model).found_by(text)
        return words.values("object_id")


class SearchWord(models.Model):
    """A text of a row from one of its words on, without what separates words. Triggers write it, nobody else.

    "Blue Maple" is found by "bluemaple" and "maple" (inside), INV-2023-7 by "inv20237", "20237" and "7".
    """

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, db_collation="C", help_text=_("the name of the row's model"))
    object_id = models.BigIntegerField()
    inside = models.BooleanField(help_text=_("not from the beginning of the text on"))
    word = models.CharField(max_length=60, db_collation="C")

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        constraints = [ResellerPolicy(name="searchword_policy")]
        indexes = [
            models.Index(fields=["reseller", "kind", "inside", "word", "object_id"], name="searchword_find"),
            models.Index(fields=["object_id", "kind"], name="searchword_row"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.word}"
