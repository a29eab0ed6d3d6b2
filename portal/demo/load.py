"""Fills an empty installation with two made-up resellers, as they would look after some months of use.

Everything goes through the services that people's clicks go through; only the past is written directly.
"""

from contextlib import ExitStack
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from customers.models import AccessGroup, Customer, Member, Reseller, User
from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.models import CheckUp, EarlyKind, Part, PositionRecord, Proof
from licensing.services.catalogue import load_catalogue
from licensing.services.checkups import add_months
from licensing.services.early import set_early_rules
from licensing.services.estates import import_estate
from licensing.services.parts import add_part, keep_price
from licensing.services.positions import position_on, refresh_positions
from licensing.services.proof_files import add_file
from licensing.services.quiet import keep_quiet
from portal.demo.estate import write_estate
from portal.demo.papers import pdf_of
from portal.demo.past import add_recent_changes, keep_the_days
from portal.mail.tick import plan_round, send_round

PASSWORD = "check-up-demo"  # noqa: S105 - printed for everybody who starts the demo
MAIN, OTHER = "northwind", "contoso"
# What a pack costs at the main reseller, in euros.
PRICES = {
    **{"P77110-B21": "61.50", "P77112-B21": "289.00", "P77114-B21": "572.00", "P77116-B21": "2830.00"},
    **{"P77111-B21": "46.90", "P77113-B21": "205.00", "P77118-B21": "249.00", "P77120-B21": "1220.00"},
}
MONDAY_MORNING = time(8, 5)
# name, address, {reseller: role}
PEOPLE = (
    ("Alice Adler", "alice@northwind.example", {MAIN: Member.Role.OWNER}),
    ("Erin Evans", "erin@northwind.example", {MAIN: Member.Role.EDITOR, OTHER: Member.Role.VIEWER}),
    ("Jonas Jensen", "jonas@northwind.example", {MAIN: Member.Role.EDITOR}),
    ("Bob Brandt", "bob@northwind.example", {MAIN: Member.Role.VIEWER}),
    ("Mia Moreau", "mia@contoso.example", {OTHER: Member.Role.OWNER}),
)
OPERATOR = ("Oscar Olsen", "oscar@operator.example")
MANAGERS = ("erin@northwind.example", "jonas@northwind.example", "alice@northwind.example")
# What came of earlier conversations.
OUTCOMES = (
    (CheckUp.Outcome.ALL_WELL, "", "Headcount unchanged. They plan a new file server next year."),
    (
        CheckUp.Outcome.TO_ORDER,
        "Quote for five User CALs, to be ordered this month.",
        "Two more since summer.",
    ),
    (CheckUp.Outcome.TO_FIND_PAPERS, "They ask their former bookkeeper for the old invoice.", ""),
    (CheckUp.Outcome.NOT_REACHED, "", "On holiday until Monday."),
    (CheckUp.Outcome.ALL_WELL, "", "One terminal was scrapped, nothing else changed."),
    (CheckUp.Outcome.DECLINED, "We ask again after the move to the new building.", "Nothing before that."),
)
# Days from today on which check-ups are due, those of the worst customers first: a morning with something to do.
DUE_IN_DAYS = (-3, 0, -1, 0, 2, 0, -8, 1, 4, 9, -12)


def is_loaded():
    """True when the demo is there already."""
    return Reseller.objects.filter(slug=MAIN).exists()


def load_demo(*, now):
    """Makes the two resellers with everything in them, as of `now`."""
    load_catalogue()
    main = Reseller.objects.create(slug=MAIN, name="Northwind IT", time_zone="Europe/Berlin")
    other = Reseller.objects.create(slug=OTHER, name="Contoso Systems", time_zone="Europe/London")
    _people({MAIN: main, OTHER: other})
    today = now.astimezone(_zone(main)).date()
    _estate(main, customers=40, today=today, seed=7, managers=MANAGERS)
    _estate(other, customers=8, today=today, seed=8)
    for reseller in (main, other):
        with entered(reseller):
            keep_the_days(reseller, now=now)
            refresh_positions(reseller=reseller, now=now)
    with entered(main):
        _past_check_ups(main, today)
        _due_check_ups(main, today)
        _early_rules(main)
        _files(main, now)
        _catalogue(main, today)
    _recent_changes(main)
    _mondays_mail(main, now)
    with entered(main):
        refresh_positions(reseller=main, now=now)
        _known(main, today, now)
        refresh_positions(reseller=main, now=now)


def _zone(reseller):
    return ZoneInfo(reseller.time_zone)


def _people(resellers):
    for name, email, roles in PEOPLE:
        user = _user(name, email)
        for slug, role in roles.items():
            reseller = resellers[slug]
            with entered(reseller):
                Member.objects.create(reseller=reseller, user=user, role=role, time_zone=reseller.time_zone)
    _user(*OPERATOR, is_operator=True)


def _user(name, email, **fields):
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _estate(reseller, *, customers, today, seed, managers=()):
    with TemporaryDirectory() as folder, ExitStack() as stack:
        write_estate(Path(folder), customers=customers, today=today, seed=seed, managers=managers)
        add_recent_changes(Path(folder), today=today)
        files = {
            sheet.name: stack.enter_context(Path(folder, f"{sheet.name}.csv").open("rb")) for sheet in SHEETS
        }
        stack.enter_context(entered(reseller, because="import"))
        import_estate(reseller=reseller, files=files)


def _past_check_ups(reseller, today):
    """Conversations of the last months, each with the position of its day."""
    customers = Customer.objects.of(reseller).order_by("pk")[:24]
    for number, customer in enumerate(customers):
        caller = customer.account_manager or Member.objects.of(reseller).owners().first()
        outcome, agreed, notes = OUTCOMES[number % len(OUTCOMES)]
        day = add_months(today, -(1 + number % 3)) - timedelta(days=number % 9)
        closed_at = datetime.combine(day, time(9 + number % 7, 20), caller.zone)
        CheckUp.objects.create(
            reseller=reseller,
            customer=customer,
            due_on=day - timedelta(days=number % 3),
            opened_at=closed_at - timedelta(hours=2),
            closed_at=closed_at,
            closed_by=caller,
            outcome=outcome,
            agreed=agreed,
            notes=notes,
            position=position_on(customer=customer, on=day)[1].to_keep(),
        )


def _due_check_ups(reseller, today):
    worst_first = (
        PositionRecord.objects.of(reseller).order_by("rank", "-missing", "customer").values("customer")
    )
    open_ones = [
        CheckUp.objects.of(reseller).open().get(**row) for row in worst_first[: 2 * len(DUE_IN_DAYS) : 2]
    ]
    for check_up, days in zip(open_ones, DUE_IN_DAYS, strict=False):
        check_up.due_on = today + timedelta(days=days)
        check_up.save(update_fields=["due_on"])


def _early_rules(reseller):
    """What shall not wait: some of the check-ups are opened early, and say why."""
    owner = Member.objects.of(reseller).owners().first()
    days = dict.fromkeys(EarlyKind.values) | {EarlyKind.SHORT: 0, EarlyKind.SUBSCRIPTION: 30}
    set_early_rules(reseller=reseller, by=owner, wanted=days)


def _files(reseller, now):
    """A scan for every other document of the first customers."""
    proofs = Proof.objects.of(reseller).exclude(kind=Proof.Kind.NONE).order_by("pk")[:30:2]
    for proof in proofs:
        lines = [f"{line.packs} x {line.description}" for line in proof.lines.order_by("place")]
        content = pdf_of(
            [f"{proof.get_kind_display()} {proof.number}", f"{proof.seller}, {proof.date}", "", *lines]
        )
        add_file(proof=proof, name=f"{proof.number}.pdf", content=content, now=now)


def _catalogue(reseller, today):
    """A part that counts nothing, and prices in euros for some parts of this year's list."""
    by = Member.objects.of(reseller).owners().first()
    add_part(
        by=by, vendor="Microsoft", part_number="CFQ7TTC0LCHC", description="Microsoft 365 Business Premium"
    )
    for number, amount in PRICES.items():
        part = Part.objects.known_to(reseller).get(part_number=number)
        keep_price(part=part, amount=Decimal(amount), currency="EUR", as_of=today - timedelta(days=23), by=by)


def _known(reseller, today, now):
    """The second worst customer has ordered already."""
    record = PositionRecord.objects.of(reseller).to_mend().select_related("customer__reseller")[1]
    keep_quiet(
        customer=record.customer,
        finding=record.answer.findings[0],
        until=today + timedelta(days=30),
        reason="Ordered from the distributor, arrives in December.",
        by=record.customer.account_manager or Member.objects.of(reseller).owners().first(),
        today=today,
        now=now,
    )


def _recent_changes(reseller):
    """What people did since the import, so that the history has something to tell."""
    with entered(reseller):
        callers = list(Member.objects.of(reseller).filter(user__email__in=MANAGERS).select_related("user"))
    for number, caller in enumerate(callers):
        with entered(reseller, by=caller.user):
            customer = Customer.objects.of(reseller).order_by("pk")[number]
            group = AccessGroup.objects.of(reseller).filter(customer=customer).order_by("pk").first()
            group.users += 1 + number
            group.save(update_fields=["users"])
            customer.notes = f"They take on {1 + number} more from January; asked for a quote then."
            customer.save(update_fields=["notes"])


def _mondays_mail(reseller, now):
    """The mail of last Monday, so that there is one to read whatever day it is."""
    local = now.astimezone(_zone(reseller))
    monday = local.date() - timedelta(days=local.weekday())
    morning = datetime.combine(monday, MONDAY_MORNING, local.tzinfo)
    if morning > now:
        morning -= timedelta(days=7)
    with entered(reseller):
        Member.objects.of(reseller).staff().update(next_mail_at=morning - timedelta(minutes=5))
    plan_round(now=morning)
    send_round(clock=lambda: morning)
