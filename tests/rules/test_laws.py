"""What must hold whatever the estate: more rights never hurt, order and packaging say nothing, days pass quietly."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from licensing.rules import assess
from tests.estates import suite_estate, usual_estate, wild_estate

ESTATES = pytest.mark.parametrize("estate", [wild_estate, suite_estate, usual_estate])
SEEDS = range(150)
DATE_DRIVEN = ("SUPPORT-01", "SUPPORT-02", "SA-01", "SUB-01")


def missing(position):
    return sum(line.missing for line in position.lines)


def shuffled(values, seed):
    return tuple(random.Random(seed).sample(values, len(values)))  # noqa: S311 – the same order every time


@ESTATES
def test_another_right_never_raises_what_is_missing(estate):
    for seed in SEEDS:
        facts, others = estate(seed), estate(seed + 10_000).entitlements
        for other in others[:2]:
            more = replace(other, id="another", license_server=None)
            with_it = replace(facts, entitlements=(*facts.entitlements, more))
            assert missing(assess(with_it)) <= missing(assess(facts)), seed


@ESTATES
def test_missing_is_what_is_required_and_not_covered(estate):
    for seed in SEEDS:
        position = assess(estate(seed))
        assert all(line.required == line.covered + line.missing for line in position.lines)
        assert all(0 <= line.provable <= line.covered <= line.required for line in position.lines)
        assert all(right.quantity == right.used + right.unused for right in position.rights)


@ESTATES
def test_order_of_servers_says_nothing(estate):
    for seed in SEEDS:
        facts = estate(seed)
        turned = assess(replace(facts, servers=shuffled(facts.servers, seed)))
        position = assess(facts)
        assert (turned.lines, turned.rights, turned.status) == (
            position.lines,
            position.rights,
            position.status,
        )
        assert sorted((x.rule, x.subject, x.quantity or 0) for x in turned.findings) == sorted(
            (x.rule, x.subject, x.quantity or 0) for x in position.findings
        )


@ESTATES
def test_order_of_rights_decides_only_between_equal_rights(estate):
    for seed in SEEDS:
        facts = estate(seed)
        turned = assess(replace(facts, entitlements=shuffled(facts.entitlements, seed)))
        assert turned.lines == assess(facts).lines, seed


@ESTATES
def test_splitting_a_lot_changes_only_the_rows_of_rights(estate):
    for seed in SEEDS:
        facts = estate(seed)
        if not facts.entitlements:
            continue
        place = seed % len(facts.entitlements)
        lot = facts.entitlements[place]
        if lot.metric == "external-connector":
            continue
        halves = (
            replace(lot, quantity=lot.quantity // 2),
            replace(lot, id="rest", quantity=lot.quantity - lot.quantity // 2),
        )
        split = (*facts.entitlements[:place], *halves, *facts.entitlements[place + 1 :])
        whole, parts = assess(facts), assess(replace(facts, entitlements=split))
        assert parts.lines == whole.lines, seed
        used = {right.id: right.used for right in parts.rights}
        if "rest" in used:
            used[lot.id] += used.pop("rest")
        assert used == {right.id: right.used for right in whole.rights}, seed


@ESTATES
def test_a_day_on_which_nothing_starts_or_ends_changes_only_what_dates_drive(estate):
    for seed in SEEDS:
        facts = estate(seed)
        today, later = assess(facts), assess(replace(facts, as_of=facts.as_of + timedelta(days=6)))
        assert (later.lines, later.rights) == (today.lines, today.rights), seed
        assert [x for x in later.findings if x.rule not in DATE_DRIVEN] == [
            x for x in today.findings if x.rule not in DATE_DRIVEN
        ]


@ESTATES
def test_the_same_facts_give_the_same_position(estate):
    for seed in SEEDS:
        assert assess(estate(seed)) == assess(estate(seed))


def test_large_numbers_are_exact():
    facts = suite_estate(3)
    groups = tuple(
        replace(group, users=group.users * 10_000_000, devices=group.devices * 10_000_000)
        for group in facts.groups
    )
    rights = tuple(replace(right, quantity=right.quantity * 10_000_000) for right in facts.entitlements)
    small, large = assess(facts), assess(replace(facts, groups=groups, entitlements=rights))
    assert missing(large) == missing(small) * 10_000_000
