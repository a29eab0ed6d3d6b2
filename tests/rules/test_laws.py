"""What must hold whatever the estate: more rights never hurt, order and packaging say nothing, days pass quietly."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from licensing.rules import assess
from tests.estates import suite_estate, usual_estate, wild_estate
from tests.rules.drawn import drawn, property_of

ESTATES = st.one_of(drawn(wild_estate), drawn(suite_estate), drawn(usual_estate))
law = property_of(400)
DATE_DRIVEN = ("SUPPORT-01", "SUPPORT-02", "SA-01", "SUB-01")


def missing(position):
    return sum(line.missing for line in position.lines)


@law
@given(ESTATES, ESTATES)
def test_another_right_never_raises_what_is_missing(facts, others):
    for other in others.entitlements[:2]:
        more = replace(other, id="another", license_server=None)
        with_it = replace(facts, entitlements=(*facts.entitlements, more))
        assert missing(assess(with_it)) <= missing(assess(facts))


@law
@given(ESTATES)
def test_missing_is_what_is_required_and_not_covered(facts):
    position = assess(facts)
    assert all(line.required == line.covered + line.missing for line in position.lines)
    assert all(0 <= line.provable <= line.covered <= line.required for line in position.lines)
    assert all(right.quantity == right.used + right.unused for right in position.rights)


@law
@given(ESTATES, st.data())
def test_order_of_servers_says_nothing(facts, data):
    servers = tuple(data.draw(st.permutations(facts.servers)))
    turned, position = assess(replace(facts, servers=servers)), assess(facts)
    assert (turned.lines, turned.rights, turned.status) == (position.lines, position.rights, position.status)
    assert sorted((x.rule, x.subject, x.quantity or 0) for x in turned.findings) == sorted(
        (x.rule, x.subject, x.quantity or 0) for x in position.findings
    )


@law
@given(ESTATES, st.data())
def test_order_of_rights_decides_only_between_equal_rights(facts, data):
    rights = tuple(data.draw(st.permutations(facts.entitlements)))
    assert assess(replace(facts, entitlements=rights)).lines == assess(facts).lines


@law
@given(ESTATES, st.data())
def test_splitting_a_lot_changes_only_the_rows_of_rights(facts, data):
    lots = [right for right in facts.entitlements if right.metric != "external-connector"]
    if not lots:
        return
    lot = data.draw(st.sampled_from(lots))
    first = data.draw(st.integers(0, lot.quantity))
    halves = (replace(lot, quantity=first), replace(lot, id="rest", quantity=lot.quantity - first))
    place = facts.entitlements.index(lot)
    split = (*facts.entitlements[:place], *halves, *facts.entitlements[place + 1 :])
    whole, parts = assess(facts), assess(replace(facts, entitlements=split))
    assert parts.lines == whole.lines
    used = {right.id: right.used for right in parts.rights}
    if "rest" in used:
        used[lot.id] += used.pop("rest")
    assert used == {right.id: right.used for right in whole.rights}


@law
@given(ESTATES)
def test_a_day_on_which_nothing_starts_or_ends_changes_only_what_dates_drive(facts):
    today, later = assess(facts), assess(replace(facts, as_of=facts.as_of + timedelta(days=6)))
    assert (later.lines, later.rights) == (today.lines, today.rights)
    assert [x for x in later.findings if x.rule not in DATE_DRIVEN] == [
        x for x in today.findings if x.rule not in DATE_DRIVEN
    ]


@law
@given(ESTATES)
def test_the_same_facts_give_the_same_position(facts):
    assert assess(facts) == assess(facts)


def test_large_numbers_are_exact():
    facts = suite_estate(3)
    groups = tuple(
        replace(group, users=group.users * 10_000_000, devices=group.devices * 10_000_000)
        for group in facts.groups
    )
    rights = tuple(replace(right, quantity=right.quantity * 10_000_000) for right in facts.entitlements)
    small, large = assess(facts), assess(replace(facts, groups=groups, entitlements=rights))
    assert missing(large) == missing(small) * 10_000_000
