"""Lines of documents: added, corrected, removed; the rights follow their line."""

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext

from licensing.models import AssurancePeriod, Entitlement, Proof, ProofLine, Reassignment
from licensing.services.drafts import FROM_CATALOGUE, UnfitLine, completed, parts_by_number
from licensing.speech import long_day

SAID = ("part", "part_number", "description", *FROM_CATALOGUE, "packs", "unit_price", "currency")
OF_THE_RIGHTS = ("valid_from", "valid_until", "license_server", "host")


class UnableToKeepProof(Exception):
    """The document cannot be recorded or changed so; says why, and what to do."""


@transaction.atomic
def change_lines(*, proof, lines, removed=()):
    """Makes the lines of a document be as somebody corrected them.

    `lines` are (ProofLine or None for a new one, LineDraft); lines in neither stay as they are, `removed` ones go.
    Software Assurance recorded in several periods stays. Raises UnableToKeepProof, which names the line.
    """
    proof = locked(proof)
    if proof.voided_at:
        raise UnableToKeepProof(gettext("A voided document stays as it was. Restore it first."))
    there = {line.pk: line for line in proof.lines.select_related("entitlement", "takes_back")}
    for line in removed:
        if line.pk in there:
            _remove(there.pop(line.pk))
    parts = parts_by_number(proof.reseller, [draft.part_number for _line, draft in lines])
    for number, (line, draft) in enumerate(lines, start=1):
        try:
            draft = completed(draft, parts)
            if line is None:
                add_line(proof, next_place(proof), draft)
            elif line.pk in there:
                _change(proof, there[line.pk], draft)
            else:
                raise UnfitLine(gettext("Somebody removed it in the meantime. Open the page anew."))
        except UnfitLine as error:
            raise UnableToKeepProof(of_line(number, error)) from error
    return proof


def add_line(proof, place, draft):
    """Makes a line of a completed draft, with the rights it gives. Raises UnfitLine."""
    _refuse_wrong_credit(proof, draft, packs_before=0)
    line = ProofLine.objects.create(
        reseller=proof.reseller,
        customer=proof.customer,
        proof=proof,
        place=place,
        takes_back=draft.takes_back,
        **{name: getattr(draft, name) for name in SAID},
    )
    if gives_rights(proof, line):
        _add_rights(line, draft)
    return line


def of_line(number, fault):
    """What is wrong with one of several lines."""
    return gettext("Line %(number)s: %(fault)s") % {"number": number, "fault": fault}


def packs_left(line):
    """How many packs of a line no credit note in force has taken back."""
    taken = ProofLine.objects.of(line.reseller).filter(takes_back=line, proof__voided_at=None)
    return line.packs - (taken.aggregate(packs=Sum("packs"))["packs"] or 0)


def refuse_too_many(line, packs):
    """Raises UnableToKeepProof when fewer packs of the line are left to take back."""
    left = packs_left(line)
    if packs > left:
        told = gettext("Of “%(line)s” only %(left)s of %(packs)s packs are left to take back.")
        raise UnableToKeepProof(told % {"line": line, "left": left, "packs": line.packs})


def gives_rights(proof, line):
    """A line without a product gives none, nor does one of a credit note."""
    return bool(line.product) and proof.kind != Proof.Kind.CREDIT_NOTE


def next_place(proof):
    """The place behind the last line. The others keep theirs, by which an import knows its lines."""
    return (proof.lines.aggregate(last=Max("place"))["last"] or 0) + 1


def locked(proof):
    """The document as it is now, kept from others until the end of the transaction."""
    found = Proof.objects.of(proof.reseller).select_related("customer", "reseller")
    return found.select_for_update(of=["self"]).get(pk=proof.pk)


def _add_rights(line, draft):
    owner = {"reseller": line.reseller, "customer_id": line.customer_id}
    entitlement = Entitlement.objects.create(
        **owner, line=line, **{name: getattr(draft, name) for name in OF_THE_RIGHTS}
    )
    if draft.is_assured:
        AssurancePeriod.objects.create(
            **owner,
            entitlement=entitlement,
            valid_from=draft.assurance_from,
            valid_until=draft.assurance_until,
        )


# --- a line that is there --------------------------------------------------------------------------------------
def _change(proof, line, draft):
    _refuse_wrong_credit(proof, draft, packs_before=line.packs)
    _refuse_what_credits_say(line, draft)
    _refuse_what_reassignments_say(line, draft)
    _write(line, SAID, draft)
    entitlement = _entitlement_of(line)
    if not gives_rights(proof, line):
        if entitlement is not None:
            entitlement.delete()
        return
    if entitlement is None:
        _add_rights(line, draft)
        return
    _write(entitlement, OF_THE_RIGHTS, draft)
    _write_assurance(entitlement, draft)


def _write(row, names, draft):
    """Sets what differs, and saves only then: what is the same makes no position stale."""
    differing = [name for name in names if getattr(row, name) != getattr(draft, name)]
    for name in differing:
        setattr(row, name, getattr(draft, name))
    if differing:
        row.save(update_fields=differing)


def _write_assurance(entitlement, draft):
    periods = list(entitlement.assurance.all())
    wanted = (draft.assurance_from, draft.assurance_until)
    if (
        len(periods) > 1
        or [(one.valid_from, one.valid_until) for one in periods] == [wanted] * draft.is_assured
    ):
        return
    if not draft.is_assured:
        entitlement.assurance.all().delete()
        return
    period = (
        periods[0]
        if periods
        else AssurancePeriod(
            reseller=entitlement.reseller, customer_id=entitlement.customer_id, entitlement=entitlement
        )
    )
    period.valid_from, period.valid_until = wanted
    period.save()


def _remove(line):
    credit = line.credits.select_related("proof").order_by("pk").first()
    if credit is not None:
        told = gettext(
            "“%(line)s” stays: %(note)s takes packs of it back. Void the whole document if it does not count."
        )
        raise UnableToKeepProof(told % {"line": line, "note": credit.proof})
    if given := _reassigned(line).first():
        told = gettext(
            "“%(line)s” stays: its rights were reassigned from %(from_whom)s to %(to_whom)s. Remove that reassignment "
            "first if it was recorded wrongly."
        )
        values = {"line": line, "from_whom": given.from_whom, "to_whom": given.to_whom}
        raise UnableToKeepProof(told % values)
    line.delete()


def _refuse_what_credits_say(line, draft):
    credits_ = list(line.credits.filter(proof__voided_at=None).select_related("proof").order_by("pk"))
    if not credits_:
        return
    note = credits_[0].proof
    if any(getattr(line, name) != getattr(draft, name) for name in FROM_CATALOGUE):
        told = gettext(
            "%(note)s takes packs of it back, so product, version, metric and rights per pack stay. Void %(note)s first."
        )
        raise UnfitLine(told % {"note": note})
    taken = sum(credit.packs for credit in credits_)
    if draft.packs < taken:
        told = gettext(
            "%(note)s takes back %(taken)s packs, so it has at least as many. Void %(note)s first."
        )
        raise UnfitLine(told % {"note": note, "taken": taken})


def _refuse_what_reassignments_say(line, draft):
    most = _reassigned(line).aggregate(rights=Max("quantity"))["rights"] or 0
    if most and draft.product != line.product:
        told = gettext("Rights to %(product)s were reassigned. Remove the reassignments first.")
        raise UnfitLine(told % {"product": line.product})
    if draft.packs * draft.rights_per_pack < most:
        told = gettext("%(count)s of its rights were reassigned at once, so there are at least as many.")
        raise UnfitLine(told % {"count": most})


def _reassigned(line):
    return Reassignment.objects.of(line.reseller).filter(entitlement__line=line).order_by("-date", "-pk")


def _entitlement_of(line):
    return getattr(line, "entitlement", None)


def _refuse_wrong_credit(proof, draft, *, packs_before):
    if (proof.kind == Proof.Kind.CREDIT_NOTE) != (draft.takes_back is not None):
        raise UnfitLine(
            gettext("A line of a credit note names the line it takes back, and no other line does.")
        )
    if draft.takes_back is None:
        return
    if draft.takes_back.customer_id != proof.customer_id:
        raise UnfitLine(gettext("A credit note takes back lines of its own customer only."))
    bought = draft.takes_back.proof
    if proof.date and bought.date and proof.date < bought.date:
        told = gettext(
            "It cannot take back what was bought later: %(document)s is of %(day)s. Correct the date."
        )
        raise UnfitLine(told % {"document": bought, "day": long_day(bought.date)})
    try:
        refuse_too_many(draft.takes_back, draft.packs - packs_before)
    except UnableToKeepProof as error:
        raise UnfitLine(str(error)) from error
