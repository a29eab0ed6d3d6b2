"""Where the sources leave a choice, a reseller decides: what a policy changed in a position."""

from dataclasses import fields, replace

from licensing.facts import facts_of, faults_of, policy_of
from licensing.rules import Policy, TooIntricate, assess

USUAL = Policy()


def settings_that_changed(*, customer, position):
    """The names of the reseller's settings without which this position would be another.

    Takes a customer with its reseller and one of its positions, of any day. Costs nothing under the usual policy.
    """
    policy = policy_of(customer.reseller)
    unusual = {
        field.name: getattr(USUAL, field.name)
        for field in fields(Policy)
        if getattr(policy, field.name) != getattr(USUAL, field.name)
    }
    if not unusual:
        return ()
    facts = facts_of([customer], position.as_of)[customer.pk]
    if faults_of(facts):
        return ()
    return tuple(
        name
        for name, usual in unusual.items()
        if _differs(replace(facts, policy=replace(policy, **{name: usual})), position)
    )


def _differs(facts, position):
    try:
        return _substance(assess(facts)) != _substance(position)
    except TooIntricate:  # then nobody can say that the setting changed nothing
        return True


def _substance(position):
    """What a position says, whatever the words."""
    findings = [
        (finding.rule, finding.severity, finding.product, finding.quantity, finding.subject)
        for finding in position.findings
    ]
    return position.status, position.lines, position.rights, findings
