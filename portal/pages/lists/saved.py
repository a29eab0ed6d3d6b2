"""Saved views of lists: who may keep, change and delete them, and which one is looked at."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Member
from portal.models import SavedView
from portal.pages.lists.query import VIEW, ListQuery

MOST = 30  # what still can be chosen from at a glance


class UnableToSave(Exception):
    """The view cannot be kept so; the text says why."""


@dataclass(frozen=True)
class Views:
    """The saved views of a list, and what is looked at now. `address` is that of the list."""

    address: str
    views: list[SavedView]
    asked: str  # what the address says: a view's number, or nothing
    query: ListQuery
    member: Member

    @property
    def current(self):
        """The view that was opened, also when something was changed since; or None."""
        return next((view for view in self.views if str(view.pk) == self.asked), None)

    @property
    def changed(self):
        """True when the opened view does not say what is shown."""
        return self.current is not None and self.current.query != str(self.query)

    @property
    def may_change_current(self):
        """True when a view is open that the member may change."""
        return self.current is not None and may_change(self.current, self.member)

    @property
    def everything(self):
        """The address of the list without any filter; one's default view is stepped over."""
        default = any(view.is_default for view in self.views)
        return f"{self.address}?{VIEW}=all" if default else self.address

    @property
    def plain(self):
        """True when nothing is asked for."""
        return self.current is None and not self.query.pairs

    @property
    def here_query(self):
        """The query of what is shown, without the page."""
        return urlencode([*self.query.pairs, *([(VIEW, self.asked)] if self.asked else [])], safe=",")

    @property
    def here(self):
        """The address of what is shown."""
        return f"{self.address}?{self.here_query}"


def views_of(list_name, member):
    """The views of a list that a member can open."""
    views = SavedView.objects.visible_to(member).filter(list_name=list_name)
    return list(views.order_by("name", "pk"))


def default_of(views):
    """The view that is opened where the address asks for nothing; or None."""
    return next((view for view in views if view.is_default), None)


@transaction.atomic
def save_view(*, list_name, query, name, for_everybody, is_default, by):
    """Keeps what a list shows under a name, for oneself or for everybody; returns the view.

    Raises UnableToSave for a name that is taken, for a viewer's view for everybody, and when there are too many.
    """
    if len(views_of(list_name, by)) >= MOST:
        raise UnableToSave(_("There are %(most)s views of this list. Delete one first.") % {"most": MOST})
    view = SavedView(reseller=by.reseller, list_name=list_name, query=str(query))
    return _kept(view, name=name, for_everybody=for_everybody, is_default=is_default, by=by)


@transaction.atomic
def change_view(*, view, name, for_everybody, is_default, by):
    """Gives a view another name, or to others; returns and raises as `save_view` does."""
    refuse_changing(view, by)
    return _kept(view, name=name, for_everybody=for_everybody, is_default=is_default, by=by)


@transaction.atomic
def keep_query(*, view, query, shown, by):
    """The view shows from now on what the list shows; returns it. Raises UnableToSave as `change_view` does, and where
    the view no longer shows what it did when it was opened (`shown`)."""
    refuse_changing(view, by)
    view = SavedView.objects.visible_to(by).select_for_update(of=["self"]).get(pk=view.pk)
    if shown != view.query:
        told = _(
            "Somebody changed what “%(view)s” shows, while you had it open. Look at it first, or save again."
        )
        raise UnableToSave(told % {"view": view})
    view.query = str(query)
    view.save(update_fields=["query"])
    return view


@transaction.atomic
def delete_view(*, view, by):
    """Takes a view away. Raises UnableToSave for one of everybody's when a viewer does it."""
    refuse_changing(view, by)
    view.delete()


def may_change(view, member):
    """True for one's own views, and for everybody's when the member may edit."""
    return view.member_id == member.pk or (view.member_id is None and member.may_edit)


def refuse_changing(view, by):
    """Raises UnableToSave unless `by` may change the view."""
    if not may_change(view, by):
        raise UnableToSave(_("Views for everybody are changed by editors and owners."))


def _kept(view, *, name, for_everybody, is_default, by):
    if for_everybody and not by.may_edit:
        raise UnableToSave(_("Views for everybody are made by editors and owners. Keep it for yourself."))
    if for_everybody and is_default:
        raise UnableToSave(_("Only a view of your own can be shown to you first. Choose one of the two."))
    if is_default:
        mine = SavedView.objects.visible_to(by).filter(member=by, list_name=view.list_name)
        mine.exclude(pk=view.pk).update(is_default=False)
    view.name, view.member = name.strip(), None if for_everybody else by
    view.is_default = is_default
    try:
        view.full_clean()
        with transaction.atomic():
            view.save()
    except ValidationError as error:
        raise UnableToSave(" ".join(error.messages)) from error
    except IntegrityError as error:  # somebody was quicker by a moment
        raise UnableToSave(_("There is a view with this name already.")) from error
    return view
