"""Documents that prove a purchase, with their lines and their file."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.constraints import reseller_rules
from customers.history import raises_facts_version, tracked
from customers.models import Customer, Reseller, SearchableQuerySet, SearchWord
from customers.search import searchable
from customers.tenancy import ResellerQuerySet
from licensing.models.catalogue import Metric, Part, Product, parts_are_shared_or_own


class ProofQuerySet(SearchableQuerySet):
    def in_force(self):
        """Those that were not voided."""
        return self.filter(voided_at=None)

    def with_file(self, *, there=True):
        """Those that have a file, or those that have none."""
        file = models.Exists(ProofFile.objects.filter(proof=models.OuterRef("pk")))
        return self.filter(file if there else ~file)

    def found_by(self, text, *, member):
        """By number and seller, or by a line's part number."""
        words = SearchWord.objects.visible_to(member).of_kind(Proof).found_by(text)
        lines = ProofLine.objects.visible_to(member).found_by(text, member=member)
        return self.filter(pk__in=words.values("object_id").union(lines.values("proof")))

    def for_list(self):
        """With customer, lines and files, each in one query for the rows that are shown, not for those skipped."""
        return self.prefetch_related(
            "customer",
            models.Prefetch("lines", ProofLine.objects.only("proof", "product", "rights")),
            models.Prefetch("files", ProofFile.objects.only("proof")),
        )

    def for_file(self):
        """All of a list in one query: with customer, how many rights the lines give, and whether there is a file."""
        lines = ProofLine.objects.filter(proof=models.OuterRef("pk")).exclude(product="").values("proof")
        return (
            self.prefetch_related(None)
            .select_related("customer")
            .annotate(
                line_rights=models.Subquery(lines.annotate(sum=models.Sum("rights")).values("sum")),
                has_file=models.Exists(ProofFile.objects.filter(proof=models.OuterRef("pk"))),
            )
        )


@tracked()
class Proof(models.Model):
    """A document that proves a purchase; kind "none" is a declaration without a document."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        ORDER_CONFIRMATION = "order-confirmation", _("Order confirmation")
        LICENSE_STATEMENT = "license-statement", _("Licence statement")
        COA = "coa", _("Certificate of Authenticity")
        CREDIT_NOTE = "credit-note", _("Credit note")
        NONE = "none", _("Declaration (no document)")

    # `get_kind_display` would translate all of them for each document.
    KINDS = dict(Kind.choices)
    GRADES = {Kind.INVOICE: "A", Kind.LICENSE_STATEMENT: "A", Kind.ORDER_CONFIRMATION: "B", Kind.COA: "B"}

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=100, blank=True)
    # Declarations have no number: their place in the account tells them apart.
    place = models.PositiveIntegerField(default=0, editable=False)
    date = models.DateField(null=True, blank=True)
    seller = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    void_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = ProofQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules("proof", owners=("reseller", "customer"), customer="customers.Customer"),
            models.UniqueConstraint(
                fields=["customer", "kind", "number"],
                condition=~models.Q(kind="none"),
                name="proof_number_unique",
                violation_error_message=_("This customer has a document of this kind and number already."),
            ),
            models.UniqueConstraint(
                fields=["customer", "place"], condition=models.Q(kind="none"), name="proof_declaration_place"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="none", number="") | (~models.Q(kind="none") & ~models.Q(number="")),
                name="proof_number_or_declaration",
                violation_error_message=_("A document has a number; a declaration has none."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "invoice",
                        "order-confirmation",
                        "license-statement",
                        "coa",
                        "credit-note",
                        "none",
                    ]
                ),
                name="proof_values",
            ),
        ]
        indexes = [
            models.Index(fields=["reseller", "-date", "-id"], name="proof_newest"),
            # The list is sorted by number.
            models.Index(fields=["reseller", "number"], name="proof_by_number"),
            models.Index(fields=["reseller", "kind"], name="proof_by_kind"),
            models.Index(
                fields=["reseller"], condition=models.Q(voided_at__isnull=False), name="proof_voided"
            ),
        ]
        triggers = [*raises_facts_version(), *searchable("proof", "number", "seller")]

    def __str__(self):
        return f"{self.KINDS.get(self.kind, self.kind)} {self.number}".strip()

    def get_absolute_url(self):
        return reverse("proof-detail", args=[self.pk])

    @property
    def grade(self):
        """How far the kind of document goes: "A", "B" or ""."""
        return self.GRADES.get(self.kind, "")

    def rights(self):
        """How many rights its lines give, or take back on a credit note; asks for the lines unless they are there."""
        return sum(line.rights for line in self.lines.all() if line.product)


@tracked()
class ProofLine(models.Model):
    """A line of a document. With a product it gives rights; without one it counts nothing."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField(default=1)
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part_number = models.CharField("part number on the document", max_length=60, blank=True)
    description = models.CharField(max_length=300, blank=True)
    product = models.CharField(max_length=40, choices=Product.choices, blank=True)
    version = models.CharField(max_length=40, blank=True)
    metric = models.CharField(max_length=20, choices=Metric.choices, blank=True)
    rights_per_pack = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    packs = models.PositiveIntegerField(default=1)
    rights = models.GeneratedField(
        expression=models.F("packs") * models.F("rights_per_pack"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    takes_back = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="credits",
        help_text=_("On a credit note: the line whose rights end on its date."),
    )

    objects = SearchableQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "proofline",
                owners=("reseller", "customer"),
                customer="customers.Customer",
                proof=("licensing.Proof", "customer"),
                takes_back=("licensing.ProofLine", "customer"),
            ),
            models.UniqueConstraint(
                fields=["proof", "place"], name="proofline_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(product="", metric="")
                | (models.Q(product__in=Product.values) & models.Q(metric__in=Metric.values)),
                name="proofline_values",
                violation_error_message=_("A line with a product needs a metric."),
            ),
            models.CheckConstraint(
                condition=models.Q(rights_per_pack__gte=1),
                name="proofline_rights_per_pack",
                violation_error_message=_("Rights per pack are at least 1."),
            ),
        ]
        indexes = [
            models.Index(fields=["part"], name="proofline_part"),
            # The list of rights is narrowed by these: those of a rare product or metric are found by their lines.
            models.Index(fields=["reseller", "metric", "product"], name="proofline_by_right"),
            # And sorted by these, page by page.
            models.Index(
                fields=["reseller", "product", "version", "metric", "id"], name="proofline_by_title"
            ),
            models.Index(fields=["reseller", "rights", "id"], name="proofline_by_rights"),
        ]
        triggers = [
            *raises_facts_version(),
            *parts_are_shared_or_own(),
            *searchable("proofline", "part_number"),
        ]

    def __str__(self):
        return self.description or self.part_number or f"{self.product} {self.version} {self.metric}".strip()


@tracked()
class ProofFile(models.Model):
    """The file of a document: a random name outside the web root, what it is, and its SHA-256."""

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="files")
    stored_name = models.CharField(max_length=64, editable=False)
    name = models.CharField("file name", max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text=_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ResellerQuerySet.as_manager()

    class Meta:
        constraints = [
            *reseller_rules(
                "prooffile", customer="customers.Customer", proof=("licensing.Proof", "customer")
            ),
            models.UniqueConstraint(fields=["stored_name"], name="prooffile_stored_name"),
            models.UniqueConstraint(
                fields=["proof", "sha256"],
                name="prooffile_once_on_a_proof",
                violation_error_message=_("This document has this very file already."),
            ),
        ]
        indexes = [models.Index(fields=["reseller", "sha256"], name="prooffile_same")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("proof-file", args=[self.pk])
