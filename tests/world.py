"""A reseller with a row of every model, named after it, so that a leak can be seen."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from customers.models import (
    AccessGroup,
    Contact,
    Customer,
    Invitation,
    Member,
    Note,
    Server,
    ServerAccess,
    SettingChange,
    Visit,
)
from customers.tenancy import entered
from licensing.models import (
    AssurancePeriod,
    Call,
    CheckUp,
    EarlyCause,
    EarlyRule,
    Entitlement,
    KnownFinding,
    LicenseServer,
    PaperPromise,
    Part,
    PositionDay,
    PositionRecord,
    Price,
    Proof,
    ProofFile,
    ProofLine,
    Reassignment,
)
from portal.models import Export, Feed, Import, Message, Notice, SavedView, Undeliverable

DAY = date(2026, 3, 14)


def make_world(member, word, visitor=None):
    """Rows of every kind in the member's reseller; every name in them begins with `word`.

    `visitor` is a user who pays a visit there as an operator. Returns them by the model's name in small
    letters, with `neighbour`: the rows of a second customer.
    """
    reseller = member.reseller
    with entered(reseller, by=member.user):
        world = make_estate(member, word, "")
        world.neighbour = make_estate(member, word, "-2")
        world.reseller, world.owner = reseller, member
        _people(world, member, word, visitor)
    return world


def make_estate(member, word, end):
    reseller = member.reseller
    customer = Customer.objects.create(
        reseller=reseller, account=f"{word}{end}", name=f"{word} Bakery{end}", account_manager=member
    )
    owner = {"reseller": reseller, "customer": customer}
    contact = Contact.objects.create(**owner, name=f"{word} Baker{end}", email=f"{word}@bakery.example")
    note = Note.objects.create(**owner, author=member, text=f"{word} note{end}")
    server = Server.objects.create(**owner, name=f"{word}-SRV{end}", version="2022")
    group = AccessGroup.objects.create(**owner, name=f"{word} Office{end}", users=12)
    access = ServerAccess.objects.create(**owner, group=group, server=server)
    license_server = LicenseServer.objects.create(**owner, name=f"{word}-LIC{end}", version="2022")
    check_up = CheckUp.objects.create(**owner, due_on=DAY, assignee=member, notes=f"{word} notes")
    position = PositionRecord.objects.create(
        **owner,
        as_of=DAY,
        facts_version=0,
        basis="test",
        computed_at=timezone.now(),
        status="breach",
        rank=0,
        required=12,
        missing=12,
        unproven=0,
        call_rank=0,
        call_missing=12,
        headline=f"{word} headline",
        content={},
    )
    day = PositionDay.objects.create(**owner, day=DAY, rank=0, required=12, missing=12, unproven=0)
    known = KnownFinding.objects.create(
        **owner,
        rule="WS-BASE-01",
        product="Windows Server CAL",
        subject=f"{word} subject",
        until=DAY,
        reason=f"{word} reason",
        accepted_by=member,
        accepted_at=timezone.now(),
    )
    papers = _papers(owner, word, end, license_server)
    cause = EarlyCause.objects.create(
        **owner,
        check_up=check_up,
        kind="support",
        subject=f"{word}-SRV{end}",
        day=DAY,
        found_at=timezone.now(),
    )
    promise = PaperPromise.objects.create(
        **owner, proof=papers["proof"], check_up=check_up, state="promised", said_on=DAY
    )
    call = Call.objects.create(
        reseller=reseller,
        check_up=check_up,
        member=member,
        since=timezone.now(),
        seen_at=timezone.now(),
        draft={"notes": f"{word} draft"},
    )
    return SimpleNamespace(
        customer=customer,
        contact=contact,
        note=note,
        server=server,
        accessgroup=group,
        serveraccess=access,
        licenseserver=license_server,
        checkup=check_up,
        positionrecord=position,
        positionday=day,
        earlycause=cause,
        paperpromise=promise,
        call=call,
        knownfinding=known,
        **papers,
    )


def _papers(owner, word, end, license_server):
    part, _made = Part.objects.get_or_create(
        reseller=owner["reseller"],
        part_number=f"{word}-PART",
        defaults={"vendor": word, "product": "RDS CAL", "version": "2022", "metric": "user"},
    )
    price, _made = Price.objects.get_or_create(
        reseller=owner["reseller"],
        part=part,
        defaults={"amount": "280.00", "currency": "EUR", "as_of": DAY},
    )
    proof = Proof.objects.create(
        **owner, kind="invoice", number=f"{word}-INV{end}", date=DAY, seller=f"{word} Seller"
    )
    line = ProofLine.objects.create(
        **owner,
        proof=proof,
        part=part,
        part_number=part.part_number,
        description=f"{word} line{end}",
        product="RDS CAL",
        version="2022",
        metric="user",
        packs=12,
    )
    entitlement = Entitlement.objects.create(**owner, line=line, license_server=license_server)
    assurance = AssurancePeriod.objects.create(**owner, entitlement=entitlement, valid_from=DAY)
    reassignment = Reassignment.objects.create(
        **owner,
        entitlement=entitlement,
        date=DAY,
        from_whom=f"{word} Ann",
        to_whom=f"{word} Ben",
        reason=f"{word} reason",
    )
    file = ProofFile.objects.create(
        **owner,
        proof=proof,
        stored_name=f"{word}{end}.bin",
        name=f"{word} invoice{end}.pdf",
        content_type="application/pdf",
        size=8,
        sha256=word[0] * 64,
    )
    return {
        "part": part,
        "price": price,
        "proof": proof,
        "proofline": line,
        "entitlement": entitlement,
        "assuranceperiod": assurance,
        "prooffile": file,
        "reassignment": reassignment,
    }


def _people(world, member, word, visitor):
    reseller, now = member.reseller, timezone.now()
    world.member = member
    world.settingchange = SettingChange.objects.create(
        reseller=reseller, name="name", former=f"{word} old name", value=f"{word} new name"
    )
    world.earlyrule = EarlyRule.objects.create(reseller=reseller, kind="support", days=90)
    world.invitation = Invitation.objects.create(
        reseller=reseller, email=f"{word}@invited.example", role="viewer", expires_at=now + timedelta(days=9)
    )
    world.message = Message.objects.create(
        reseller=reseller,
        member=member,
        purpose="check-ups",
        day=DAY,
        address=f"{word}@mail.example",
        subject=f"{word} subject",
        text=f"{word} text",
        html="",
        message_id=f"<{word}@test>",
    )
    world.notice = Notice.objects.create(
        reseller=reseller, member=member, check_up=world.checkup, message=world.message
    )
    world.undeliverable = Undeliverable.objects.create(
        reseller=reseller, address=f"{word}@nowhere.example", answer=f"550 {word} is unknown"
    )
    world.feed = Feed.objects.create(reseller=reseller, member=member, token_hash=word[0] * 64)
    world.imported = Import.objects.create(
        reseller=reseller, by=member, state="done", packed=word.encode(), context=uuid.uuid4()
    )
    world.savedview = SavedView.objects.create(
        reseller=reseller, list_name="customer-list", name=f"{word} view", query=f"q={word}"
    )
    world.export = Export.objects.create(reseller=reseller, of="licensing.proof", kind="csv", rows=3)
    if visitor is not None:
        there = Member.objects.create(reseller=reseller, user=visitor, role="operator")
        world.visit = Visit.objects.create(reseller=reseller, member=there, reason=f"{word} reason")
