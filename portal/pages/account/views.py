"""Who I am: my name, and where I belong."""

from django import forms
from django.contrib import messages
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from customers.models import Member, User
from customers.tenancy import as_user


class NameForm(forms.ModelForm):
    """The name that colleagues read."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        help_texts = {"name": _("As your colleagues read it, and the history of what you change.")}


class Account(UpdateView):
    """The user's own name; the memberships are shown, and changed inside each reseller."""

    template_name = "account/account.html"
    form_class = NameForm
    success_url = reverse_lazy("account")

    def get_object(self, queryset=None):
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        messages.success(self.request, _("Your name is saved."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        with as_user(self.request.user):
            places = list(
                Member.objects.filter(user=self.request.user)
                .staff()
                .select_related("reseller")
                .order_by("reseller__name")
            )
        return super().get_context_data(places=places, **kwargs)
