"""Members are told of check-ups on Mondays, and when something is newly due; never twice, never of nothing."""

import datetime

import pytest

from customers.models import Customer, Member, Reseller
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import complete_check_up, reassign_check_up, reschedule_check_up
from portal.mail.register import resellers_due
from portal.mail.tick import plan_round
from portal.models import Message
from tests.conftest import make_member
from tests.portal.reminders import at, check_up_of, make_check_up, messages, plan, run_through, tick

# 30 November 2026 is a Monday; in Berlin it is eight at 07:00 UTC.


@pytest.fixture
def since_friday(reseller, alice):
    """The portal runs since Friday the 27th."""
    tick("2026-11-27 12:00")


def test_on_monday_at_eight_she_gets_what_is_due(since_friday, reseller, alice):
    make_check_up(reseller, "2026-11-28", "C1", name="Fabrikam", account_manager=alice)
    make_check_up(reseller, "2026-11-30", "C2", name="Adatum", short=40, account_manager=alice)
    make_check_up(reseller, "2026-12-01", "C3", name="Later", account_manager=alice)
    assert [tick("2026-11-28 07:00"), tick("2026-11-29 07:00"), tick("2026-11-30 06:59")] == [1, 0, 0]
    assert tick("2026-11-30 07:00") == 1
    message = messages(reseller)[-1]
    assert (message.address, message.day, message.state) == (
        "alice@example.com",
        datetime.date(2026, 11, 30),
        "sent",
    )
    assert message.subject == "2 check-ups due: Adatum first"
    for body in (message.text, message.html):
        assert body.index("Adatum") < body.index("Fabrikam") < body.index("Later")
        assert "40 of 40 people have no Windows Server CAL" in body
        for account in ("C1", "C2"):
            assert f"/r/northwind/check-ups/{check_up_of(reseller, account).pk}/" in body
    assert "due since 28 November" in message.text


@pytest.mark.usefixtures("alice", "since_friday")
def test_nothing_is_said_when_nothing_is_due(reseller):
    make_check_up(reseller, "2027-06-01")
    assert run_through("2026-11-28 00:00", "2026-12-08 00:00") == []


def test_on_other_days_only_what_is_newly_due_makes_mail(since_friday, reseller, alice):
    make_check_up(reseller, "2026-12-01", "C1", account_manager=alice)
    make_check_up(reseller, "2026-12-03", "C2", account_manager=alice)
    assert run_through("2026-11-28 00:00", "2026-12-15 00:00") == [
        "2026-11-30 07:00",
        "2026-12-01 07:00",
        "2026-12-03 07:00",
        "2026-12-07 07:00",
        "2026-12-14 07:00",
    ]
    assert messages(reseller)[2].subject.startswith("2 check-ups due")


def test_a_completed_check_up_is_not_told_any_more(since_friday, reseller, alice):
    check_up = make_check_up(reseller, "2026-12-01", account_manager=alice)
    assert tick("2026-12-01 07:00") == 1
    with entered(reseller):
        now = at("2026-12-01 09:00")
        complete_check_up(check_up=check_up, outcome="all-well", notes="", by=alice, now=now)
    assert run_through("2026-12-01 10:00", "2026-12-20 00:00") == []


def test_a_rescheduled_check_up_is_told_again_on_its_new_day(since_friday, reseller, alice):
    check_up = make_check_up(reseller, "2026-12-01", account_manager=alice)
    assert tick("2026-12-01 07:00") == 1
    with entered(reseller):
        due_on = datetime.date(2026, 12, 10)
        reschedule_check_up(check_up=check_up, due_on=due_on, by=alice, now=at("2026-12-01 09:00"))
    assert run_through("2026-12-01 10:00", "2026-12-12 00:00") == ["2026-12-07 07:00", "2026-12-10 07:00"]
    assert [message.subject for message in messages(reseller)[1:]] == [
        "Check-up coming up: Customer C1",
        "Check-up due: Customer C1",
    ]


def test_who_takes_over_a_check_up_is_told(since_friday, reseller, alice, erin):
    check_up = make_check_up(reseller, "2026-12-01", account_manager=alice)
    tick("2026-12-01 07:00")
    with entered(reseller):
        reassign_check_up(check_up=check_up, assignee=erin, by=alice, now=at("2026-12-01 09:00"))
    assert tick("2026-12-02 07:00") == 1
    assert messages(reseller)[-1].member == erin


def test_owners_are_told_where_a_customer_has_no_account_manager(since_friday, cast):
    second = make_member(cast.reseller, "dora", Member.Role.OWNER, time_zone="Europe/Berlin")
    tick("2026-11-28 12:00")
    make_check_up(cast.reseller, "2026-12-01")
    assert tick("2026-12-01 07:00") == 2
    assert {message.member for message in messages(cast.reseller)} == {cast.alice, second}


def test_operators_and_removed_members_get_none_and_owners_stand_in(since_friday, cast):
    with entered(cast.reseller):
        operator = Member.objects.create(
            reseller=cast.reseller,
            user=cast.oscar,
            role=Member.Role.OPERATOR,
            next_mail_at=at("2026-11-01 07:00"),
        )
        Member.objects.filter(pk=cast.erin.pk).update(removed_at=at("2026-11-28 00:00"))
    make_check_up(cast.reseller, "2026-12-01", "C1", account_manager=operator)
    make_check_up(cast.reseller, "2026-12-01", "C2", account_manager=cast.erin)
    assert tick("2026-12-01 07:00") == 1
    (message,) = messages(cast.reseller)
    assert message.member == cast.alice
    assert message.subject.startswith("2 check-ups due")


def test_resellers_do_not_mix(since_friday, cast):
    tick("2026-11-28 12:00")
    make_check_up(cast.reseller, "2026-12-01", name="Ours")
    make_check_up(cast.other_reseller, "2026-12-01", name="Theirs")
    assert tick("2026-12-01 09:00") == 2
    (message,) = messages(cast.other_reseller)
    assert "Theirs" in message.text
    assert "Ours" not in message.text
    assert "/r/contoso/check-ups/" in message.html


def test_a_second_round_says_nothing_more(since_friday, reseller, alice):
    make_check_up(reseller, "2026-12-01")
    assert (tick("2026-12-01 07:00"), tick("2026-12-01 07:00"), tick("2026-12-01 07:01")) == (1, 0, 0)
    # Not even where the note of the next morning was lost.
    with entered(reseller):
        Member.objects.filter(pk=alice.pk).update(next_mail_at=at("2026-11-30 07:00"))
    Reseller.objects.update(next_due_at=at("2026-11-30 07:00"))
    assert tick("2026-12-01 07:02") == 0
    assert len(messages(reseller)) == 1


@pytest.mark.parametrize(
    ("due_on", "back", "told"),
    [
        pytest.param("2026-11-28", "2026-12-01 13:00", 1, id="Monday was missed"),
        pytest.param("2026-12-02", "2026-12-04 13:00", 1, id="newly due meanwhile"),
        pytest.param("2026-11-27", "2026-11-29 13:00", 0, id="told before, and no Monday"),
        pytest.param("2026-11-28", "2027-01-20 13:00", 1, id="seven weeks"),
    ],
)
@pytest.mark.usefixtures("alice")
def test_after_days_without_a_tick_there_is_one_mail_of_today(reseller, due_on, back, told):
    make_check_up(reseller, due_on)
    run_through("2026-11-27 00:00", "2026-11-28 12:00")
    before = len(messages(reseller))
    assert tick(back) == told
    assert tick(back) == 0
    assert len(messages(reseller)) == before + told
    if told:
        assert messages(reseller)[-1].day == at(back).date()


def test_who_is_told_in_the_night_is_not_told_again_in_the_morning(since_friday, reseller, alice):
    """The portal was down from Saturday on, and came back on Monday at three."""
    make_check_up(reseller, "2026-11-28")
    assert (tick("2026-11-30 02:00"), tick("2026-11-30 07:00"), tick("2026-12-07 07:00")) == (1, 0, 1)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        # Clocks go back on 25 October in Berlin and on 1 November in Chicago.
        pytest.param(
            "Europe/Berlin", ["2026-10-19 06:00", "2026-10-26 07:00", "2026-11-02 07:00"], id="Berlin, autumn"
        ),
        pytest.param(
            "America/Chicago", ["2026-10-19 13:00", "2026-10-26 13:00", "2026-11-02 14:00"], id="Chicago"
        ),
        pytest.param(
            "Australia/Lord_Howe",
            ["2026-10-18 21:00", "2026-10-25 21:00", "2026-11-01 21:00"],
            id="Lord Howe",
        ),
    ],
)
def test_eight_is_eight_when_clocks_change(reseller, alice, zone, told):
    with entered(reseller):
        Member.objects.filter(pk=alice.pk).update(time_zone=zone)
    tick("2026-10-16 12:00")
    make_check_up(reseller, "2026-10-17")
    times = "06:00", "06:59", "07:00", "12:59", "13:00", "14:00", "20:59", "21:00"
    assert run_through("2026-10-17 00:00", "2026-11-03 00:00", *times)[1:] == told


def test_a_half_hour_of_daylight_saving_is_kept(reseller, alice):
    """On Lord Howe it is eight at 21:30 UTC in winter and at 21:00 in summer, which begins on 4 October."""
    with entered(reseller):
        Member.objects.filter(pk=alice.pk).update(time_zone="Australia/Lord_Howe")
    tick("2026-09-25 12:00")
    make_check_up(reseller, "2026-09-26")
    times = "20:59", "21:00", "21:30"
    assert run_through("2026-09-25 13:00", "2026-10-05 12:00", *times) == [
        "2026-09-26 21:30",
        "2026-09-27 21:30",
        "2026-10-04 21:00",
    ]


def test_a_move_to_another_time_zone_moves_the_morning(since_friday, reseller, alice):
    make_check_up(reseller, "2026-11-28")
    with entered(reseller):
        Member.objects.filter(pk=alice.pk).update(time_zone="America/Chicago")
    assert run_through("2026-11-28 00:00", "2026-12-01 00:00", "07:00", "13:59", "14:00") == [
        "2026-11-28 14:00",
        "2026-11-30 14:00",
    ]
    with entered(reseller):
        Member.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")
    assert run_through("2026-12-01 00:00", "2026-12-08 00:00", "07:00", "22:59", "23:00") == [
        "2026-12-06 23:00"
    ]


def test_a_new_member_is_told_from_the_next_morning_on(since_friday, reseller):
    make_check_up(reseller, "2026-11-28")
    tick("2026-11-30 07:00")
    make_member(reseller, "dora", Member.Role.OWNER, time_zone="Europe/Berlin")
    assert tick("2026-11-30 15:00") == 0
    assert tick("2026-12-01 07:00") == 1


def test_a_long_list_is_cut_and_says_so(since_friday, reseller, alice, monkeypatch):
    monkeypatch.setattr("portal.mail.contents.MOST_ENTRIES", 2)
    for number in range(4):
        make_check_up(reseller, "2026-12-01", f"C{number}", name=f"Customer {number}", short=number)
    tick("2026-12-01 07:00")
    (message,) = messages(reseller)
    assert message.subject == "4 check-ups due: Customer 3 first"
    assert "And 2 more: http://localhost:8000/r/northwind/check-ups/" in message.text
    assert "Customer 0" not in message.text


def test_what_waits_in_the_queue_gives_way_to_the_newer(since_friday, reseller, alice):
    make_check_up(reseller, "2026-12-01", "C1")
    make_check_up(reseller, "2026-12-02", "C2")
    assert (plan("2026-12-01 07:00"), plan("2026-12-02 07:00")) == (1, 1)
    assert [message.state for message in messages(reseller)] == ["cancelled", "queued"]


def test_a_tick_with_nothing_to_do_enters_no_reseller(
    since_friday, reseller, alice, django_assert_num_queries
):
    make_check_up(reseller, "2027-12-01")
    tick("2026-11-28 12:00")
    with django_assert_num_queries(1):
        assert plan_round(now=at("2026-11-28 12:30")) == []


@pytest.mark.parametrize("change", ["check-up", "member", "customer"])
def test_changes_wake_the_tick(since_friday, reseller, alice, change):
    make_check_up(reseller, "2027-12-01")
    now = "2026-11-28 12:00"
    tick(now)
    assert reseller not in resellers_due(at(now))
    with entered(reseller):
        if change == "check-up":
            CheckUp.objects.update(due_on="2026-11-28")
        elif change == "member":
            Member.objects.update(time_zone="Asia/Tokyo")
        else:
            Customer.objects.update(account_manager=alice)
    assert reseller in resellers_due(at(now))


def test_a_clock_that_ran_ahead_puts_nothing_off(reseller, alice):
    make_check_up(reseller, "2026-12-01")
    tick("2028-06-01 12:00")
    tick("2026-11-30 12:00")
    assert tick("2026-12-01 07:00") == 1


def test_planning_leaves_no_history(since_friday, reseller, alice):
    with entered(reseller):
        before = alice.events.count()
    tick("2026-12-01 07:00")
    with entered(reseller):
        assert alice.events.count() == before
        assert Message.objects.count() == 0
