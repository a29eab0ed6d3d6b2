"""What can be done with many people of the team at once."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from customers.services.team import UnableToChange, change_roles, without_owner
from portal.pages.lists.actions import UndoableAction
from portal.pages.team.forms import RolesForm
from portal.templatetags.portal import role_word


class ChangeRoles(UndoableAction):
    """Gives people another role; somebody of them remains an owner."""

    key = "role"
    label = _("Change the role")
    what = _("Role")
    form_class = RolesForm
    refusals = (UnableToChange,)

    def rows(self, queryset):
        return queryset.select_related("user")

    def held(self, rows):
        """Those of the staff, held together with the owners: whoever else may be named by his id is left out."""
        picked = set(rows.values_list("pk", flat=True))
        people = Member.objects.visible_to(self.member).with_owners(picked).select_related("user")
        return [person for person in super().held(people) if person.pk in picked]

    def plan(self, rows, given):
        """Raises UnableToChange when all owners are among the rows and somebody has to choose who remains one."""
        rows, self.owners = list(rows), list(Member.objects.visible_to(self.member).owners())
        roles = [(row, given["role"]) for row in rows if not self.refusal(row, given)]
        if told := without_owner(self.owners, roles):
            raise UnableToChange(told)
        return super().plan(rows, given)

    def name(self, row):
        return f"{row}, {row.user.email}" if row.user.name else row.user.email

    def refusal(self, row, given):
        return without_owner(self.owners, [(row, given["role"])])

    def former(self, row):
        return row.get_role_display()

    def value(self, row, given):
        role = str(Member.Role(given["role"]).label)
        if row.pk != self.member.pk or row.role == given["role"]:
            return role
        return gettext("%(role)s: it is you, and only another owner can take it back") % {"role": role}

    def differs(self, row, given):
        return row.role != given["role"]

    def perform(self, rows, given):
        self.change([(row, given["role"]) for row in rows])

    def done(self, count, given):
        said = ngettext(
            "%(count)s person has the role of %(role)s now.",
            "%(count)s people have the role of %(role)s now.",
            count,
        )
        return said % {"count": count, "role": role_word(given["role"])}

    def state(self, row):
        return row.role

    def put_back(self, rows):
        self.change(rows)

    def change(self, roles):
        """Whoever changes his own role may from now on what his new one lets him."""
        change_roles(reseller=self.member.reseller, roles=roles, by=self.member, now=self.now)
        self.member.refresh_from_db(fields=["role"])
