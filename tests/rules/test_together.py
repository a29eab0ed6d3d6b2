"""Servers of one release are said in one sentence; whatever else differs is said by itself."""

from dataclasses import replace

from licensing.rules import assess
from licensing.rules.position import position_from_dict
from licensing.rules.together import as_one, together
from tests.rules.build import facts, group, server

SERVERS = (
    server("2016", name="SRV1"),
    server("2012", name="SRV2"),
    server("2016", name="SRV3"),
    server("2012", name="SRV4"),
    server("2016", name="SRV5"),
    server("2025", name="SRV6"),
    server("2017", name="SRV7", product="SQL Server"),
)
GROUPS = (group(1, reaches="SRV1 SRV2", name="Office"), group(1, reaches="SRV3 SRV1", name="Shift"))


def said(findings):
    """The findings about the end of support, as one says them."""
    ones = [as_one(group) for group in together(findings)]
    return [finding for finding in ones if finding.rule.startswith("SUPPORT")]


def test_servers_of_one_release_are_said_together_where_the_first_of_them_stood():
    assert [finding.message for finding in said(assess(facts(*SERVERS, *GROUPS)).findings)] == [
        "SRV1, SRV3 and SRV5 run Windows Server 2016, whose extended support ends on 12 January 2027, in 49 days.",
        "SRV2 and SRV4 run Windows Server 2012, whose extended support ended on 10 October 2023."
        " Paid Extended Security Updates (ESU) ran until 13 October 2026.",
        "SRV7 runs SQL Server 2017, whose extended support ends on 12 October 2027, in 322 days.",
    ]


def test_what_is_said_of_several_rests_on_all_of_them():
    first = said(assess(facts(*SERVERS, *GROUPS)).findings)[0]
    assert first.evidence.servers == ("SRV1", "SRV3", "SRV5")
    assert first.evidence.groups == ("Office", "Shift")
    assert first.remedy == "Plan the move to a newer release now, and the CALs that it needs."


def test_a_position_that_was_kept_says_the_same():
    position = assess(facts(*SERVERS, *GROUPS))
    assert said(position_from_dict(position.to_keep()).findings) == said(position.findings)


def test_what_was_kept_in_english_alone_is_said_one_by_one():
    findings = [
        replace(finding, message=str(finding.message) + "")
        for finding in assess(facts(*SERVERS, *GROUPS)).findings
    ]
    assert len(said(findings)) == len([one for one in findings if one.rule.startswith("SUPPORT")]) == 6


def test_nothing_is_lost_and_everything_else_stays_as_it_is():
    findings = assess(facts(*SERVERS, *GROUPS)).findings
    groups = together(findings)
    assert sorted(finding.subject for group in groups for finding in group) == sorted(
        finding.subject for finding in findings
    )
    others = [finding for finding in findings if not finding.rule.startswith("SUPPORT")]
    assert [as_one(group) for group in groups if group[0] in others] == others
    assert others
