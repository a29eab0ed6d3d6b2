"""The reseller's own people: who is there, in which role, and who leaves."""

from functools import cached_property

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.clashes import locked
from customers.models import Customer, Invitation, Member, Visit
from customers.services.team import UnableToChange, change_role, set_require_mfa
from licensing.models import CheckUp
from licensing.services.team import remove_member
from portal.accounts import SECOND_FACTORS, has_second_factor
from portal.pages.base import ActionView, TableView, role_required
from portal.pages.team.filters import MemberFilter
from portal.pages.team.forms import HandOverForm, RoleForm
from portal.pages.team.many import ChangeRoles
from portal.pages.team.tables import MemberTable
from portal.templatetags.portal import role_word

VISITS_SHOWN = 5


class Team(TableView):
    """Everybody sees the list; owners also invitations, switches and visits."""

    title = _("Team")
    model = Member
    table_class = MemberTable
    filterset_class = MemberFilter
    template_name = "team/team.html"
    actions = (ChangeRoles,)
    acted_by = Member.Role.OWNER
    many = "team-many"

    def get_queryset(self):
        managed = (
            Customer.objects.visible_to(self.request.member).active().filter(account_manager=OuterRef("pk"))
        )
        counted = managed.order_by().values("account_manager").annotate(number=Count("pk")).values("number")
        factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
        return (
            super()
            .get_queryset()
            .staff()
            .select_related("user")
            .annotate(
                customers=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
                second_factor=Exists(factors),
            )
            .order_by("user__name", "user__email")
        )

    def get_context_data(self, **kwargs):
        member, now = self.request.member, timezone.now()
        invitations = (
            Invitation.objects.visible_to(member)
            .pending()
            .select_related("invited_by")
            .order_by("-created_at")
        )
        visits = (
            Visit.objects.visible_to(member).select_related("member__user").order_by("-entered_at", "-pk")
        )
        return super().get_context_data(
            invitations=[(row, row.is_open(now)) for row in invitations],
            visits=visits[:VISITS_SHOWN],
            **kwargs,
        )


class _OneMember(ActionView):
    """A form about one of the reseller's own people."""

    role = Member.Role.OWNER
    refusals = (UnableToChange,)

    @cached_property
    def person(self):
        """The member in the address; 404 for operators and people of other resellers."""
        people = Member.objects.visible_to(self.request.member).with_owners([self.kwargs["pk"]])
        found = locked(people.select_related("user", "reseller"), self.request)
        person = next((one for one in found if one.pk == self.kwargs["pk"]), None)
        if person is None:
            raise Http404
        return person

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, back=reverse("team"), **kwargs)


class ChangeRole(_OneMember):
    """Another role for somebody, or the way to remove him."""

    template_name = "team/member.html"
    form_class = RoleForm
    submit = _("Save the role")

    def get_title(self):
        return str(self.person)

    def get_initial(self):
        return {"role": self.person.role}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "about": self.person}

    def perform(self, form):
        member = change_role(
            member=self.person,
            role=form.cleaned_data["role"],
            by=self.request.member,
            now=timezone.now(),
        )
        messages.success(
            self.request,
            gettext("%(member)s is %(role)s now.") % {"member": member, "role": role_word(member.role)},
        )
        return reverse("team")


class Remove(_OneMember):
    """Takes somebody out of the team after his customers and check-ups went to somebody else."""

    template_name = "team/remove.html"
    form_class = HandOverForm
    submit = _("Remove")

    def get_title(self):
        return gettext("Remove %(member)s?") % {"member": self.person}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "leaving": self.person}

    def perform(self, form):
        leaving, heir = self.person, form.chosen()
        remove_member(member=leaving, hand_over_to=heir, by=self.request.member, now=timezone.now())
        gone = gettext("%(member)s is no longer in the team.") % {"member": leaving}
        whose = (
            gettext("%(heir)s took over.") % {"heir": heir}
            if heir
            else gettext("The owners are told of the check-ups.")
        )
        messages.success(self.request, f"{gone} {whose}")
        return reverse("team") if leaving.pk != self.request.member.pk else "/"

    def get_context_data(self, **kwargs):
        member, leaving = self.request.member, self.person
        return super().get_context_data(
            customers=Customer.objects.visible_to(member).active().filter(account_manager=leaving).count(),
            check_ups=CheckUp.objects.visible_to(member).open().filter(assignee=leaving).count(),
            **kwargs,
        )


@require_POST
@role_required(Member.Role.OWNER)
def require_mfa(request):
    """Everybody needs a second factor, or no longer; who asks for it has one himself."""
    required = request.POST.get("required") == "yes"
    if required and not has_second_factor(request.user):
        messages.error(request, _("Set up your own second factor first, under “Account and security”."))
    else:
        set_require_mfa(reseller=request.reseller, required=required, by=request.member)
        said = (
            gettext("Everybody now needs a second factor.")
            if required
            else gettext("A second factor is no longer required.")
        )
        messages.success(request, said)
    return redirect("team")
