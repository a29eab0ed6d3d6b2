"""The help pages: answers, rules and tables, each with its source; and the way to them from a finding."""

import pytest
import time_machine

from customers.tenancy import entered
from licensing.rulebook import rulebook
from licensing.rules import tables
from licensing.services.checkups import plan_check_up
from portal.explanations import ANSWERS, answer_about
from portal.templatetags.explanations import english, prose, sourced
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_license_server, add_line, add_proof, add_server
from tests.portal.portfolio import queries_of

HELP = "/r/northwind/help/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(sign_in, bob):
    """Reads a help page as somebody who may only read."""

    def page(path="", **query):
        return sign_in(bob).get(f"{HELP}{path}", query)

    return page


def words_of(page):
    assert page.status_code == 200
    return page.content.decode()


# --- answers -------------------------------------------------------------------------------------------
def test_help_leads_to_every_answer_the_rules_and_the_tables(read):
    words = words_of(read())
    for path in [*(f"{slug}/" for slug in ANSWERS), "rules/", "tables/"]:
        assert f'href="{HELP}{path}"' in words


@pytest.mark.parametrize("slug", ANSWERS)
def test_an_answer_names_every_source_and_how_sure_it_is(read, slug):
    words = words_of(read(f"{slug}/"))
    answer = ANSWERS[slug]
    assert "Where the sources disagree" in words
    assert "None of this is legal advice." in words
    for source in answer.sources:
        assert str(sourced(source.where)) in words
        assert f"How sure: {source.how_sure}" in words
    for entry in answer.told_rules:
        assert f'href="{HELP}rules/{entry.rule.id}/"' in words


def test_an_answer_that_nobody_wrote_is_not_found(read):
    assert read("which-beer/").status_code == 404


def test_the_answer_about_activation_names_both_servers(read):
    words = words_of(read("activation/"))
    assert "Windows Server user and device CALs are not activated." in words
    assert "Activate the licence server" in words
    assert "Install the RDS CALs on it," in words


def test_the_answer_about_versions_tells_what_this_reseller_follows(read, reseller):
    assert "follows the table" in words_of(read("which-cal/"))
    reseller.rds_match = "exact"
    reseller.save()
    assert "follows the advice" in words_of(read("which-cal/"))


# --- rules ---------------------------------------------------------------------------------------------
def test_all_rules_are_listed_with_topic_and_certainty(read):
    words = words_of(read("rules/"))
    for rule in tables.rules().values():
        assert f'id="{rule.id}"' in words
        assert f"how sure: {english(rule.evidence_level)}" in words


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"q": "ws-ver"}, {"WS-VER-01", "WS-VER-02", "WS-VER-03"}),
        ({"q": "licence SERVER activated", "topic": "RDS CALs"}, {"RDS-ACT-01"}),
        ({"topic": "Support"}, {"SUPPORT-01", "SUPPORT-02"}),
        ({"q": "zeppelin"}, set()),
    ],
    ids=["id", "words and topic", "topic", "nothing"],
)
def test_rules_are_narrowed_by_words_and_topic(read, query, wanted):
    page = read("rules/", **query)
    found = {entry.rule.id for _chapter, entries in page.context["chapters"] for entry in entries}
    assert found == wanted
    assert ("No rule fits." in words_of(page)) is (not wanted)


def test_topics_are_marked_as_english(read):
    words = words_of(read("rules/"))
    assert '<option value="Support" lang="en">Support</option>' in words
    assert '<option value="" selected>All topics</option>' in words


def test_a_topic_that_is_none_narrows_nothing(read):
    assert read("rules/", topic="Beer").context["found"] == len(rulebook())


@pytest.mark.parametrize("rule_id", tables.rules())
def test_every_rule_has_a_page_with_its_prose_number_and_source(read, rule_id):
    words = words_of(read(f"rules/{rule_id}/"))
    entry = rulebook()[rule_id]
    assert f'<p lang="en">{prose(entry.before)}</p>' in words
    assert not entry.worked or english(prose(entry.worked)) in words
    assert str(sourced(entry.rule.source)) in words
    assert f"How sure: {english(prose(entry.sure))}" in words
    assert f"Of the source: {english(entry.rule.evidence_level)}" in words


def test_a_rule_that_is_none_is_not_found(read):
    assert read("rules/WS-NONE-99/").status_code == 404


# --- tables --------------------------------------------------------------------------------------------
def test_the_tables_show_every_release_and_every_cell_with_sources(read):
    page = read("tables/")
    words = words_of(page)
    assert sum(len(releases) for _name, releases in page.context["products"]) == len(tables.versions())
    shown = [cell for grid in page.context["grids"] for _server, cells in grid["rows"] for cell in cells]
    assert set(shown) == set(tables.rds_cells())
    for source in {cell.source for cell in tables.rds_cells()}:
        assert str(sourced(source)) in words
    assert "12 Jan 2027" in words


def test_help_costs_no_query_of_its_own(sign_in, bob):
    client = sign_in(bob)
    costs = {
        path: queries_of(lambda path=path: client.get(HELP + path)) for path in ("", "rules/", "tables/")
    }
    assert len(set(costs.values())) == 1


# --- text ----------------------------------------------------------------------------------------------
def test_html_in_prose_is_escaped_and_markdown_is_not():
    assert prose("<b> `x` *y*") == "&lt;b&gt; <code>x</code> <em>y</em>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "see https://a.example/x; and more",
            'see <a href="https://a.example/x" rel="noreferrer">https://a.example/x</a>; and more',
        ),
        ("At http://a.example.", 'At <a href="http://a.example" rel="noreferrer">http://a.example</a>.'),
        ("http://a.example/3263795-... (brief)", "http://a.example/3263795-... (brief)"),
        ("<script>", "&lt;script&gt;"),
        ("owner/name:path.md@abc", "owner/name:path.md@abc"),
    ],
    ids=["link", "end of a sentence", "cut short", "escaped", "no address"],
)
def test_addresses_in_sources_are_links_that_tell_nobody(text, html):
    assert sourced(text) == html


# --- from a finding ------------------------------------------------------------------------------------
def test_questions_arise_where_their_findings_are():
    assert answer_about("PROOF-01").slug == "lost-document"
    assert answer_about("RDS-INST-01").slug == answer_about("RDS-ACT-01").slug == "activation"
    for rule_id in ("WS-VER-01", "RDS-VER-01", "RDS-VER-02", "RDS-MATCH-01"):
        assert answer_about(rule_id).slug == "which-cal"
    assert answer_about("SUPPORT-01") is None


def test_findings_of_the_call_open_to_rule_source_and_answer(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer, roles=["rds-session-host"]))
        idle = add_license_server(customer, activated=False)
        add_line(add_proof(customer), 40)
        add_line(add_proof(customer, number="R"), 40, product="RDS CAL", license_server=idle)
        check_up = plan_check_up(customer=customer, due_on=DAY, by=None)
    words = words_of(sign_in(bob).get(f"/r/northwind/check-ups/{check_up.pk}/"))
    assert f'<a class="rule-id" href="{HELP}rules/RDS-ACT-01/">RDS-ACT-01</a>' in words
    assert f'<a href="{HELP}activation/">Do CALs have to be activated?</a>' in words
    assert str(sourced(tables.rule("RDS-ACT-01").source)) in words
