"""iCalendar: the appointment in a contact's mail, and the feed of a member's check-ups. All of them last a day."""

from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

MAKER = "-//CAL Check-up//EN"


def appointment(*, uid, sequence, day, contact, caller, cancelled, now):
    """The text of an invitation (RFC 5546), or of its cancellation: the same `uid`, a higher `sequence`."""
    reseller = contact.reseller
    calendar = _calendar(method="CANCEL" if cancelled else "REQUEST")
    event = _event(uid, day, _("Licence check-up with %(reseller)s") % {"reseller": reseller.name}, now)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _person(caller.user.email, f"{caller}, {reseller.name}"))
    attendee = _person(contact.email, contact.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    event.add("attendee", attendee, encode=0)
    told = _("%(caller)s of %(reseller)s calls you about your Windows Server licences.")
    event.add("description", told % {"caller": caller, "reseller": reseller.name})
    calendar.add_component(event)
    return _text(calendar)


def feed(*, name, entries, now):
    """The text of a calendar; `entries` are (uid, day, title, address) of what happens."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for uid, day, title, address in entries:
        event = _event(uid, day, title, now)
        event.add("url", address)
        event.add("description", address)
        calendar.add_component(event)
    return _text(calendar)


def _calendar(**properties):
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MAKER)
    for name, value in properties.items():
        calendar.add(name, value)
    return calendar


def _event(uid, day, title, now):
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    # Nobody is busy all day for a call.
    event.add("transp", "TRANSPARENT")
    return event


def _person(email, name):
    person = vCalAddress(f"mailto:{email}")
    person.params["CN"] = vText(name)
    return person


def _text(calendar):
    return calendar.to_ical().decode()
