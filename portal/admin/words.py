"""Words of Django's admin that we say otherwise in German: marked here, they are in our catalogue, which wins over Django's."""

from django.utils.translation import gettext_noop as _

OTHERWISE = (
    _("Save and add another"),
    _("Save and continue editing"),
    _("Save and view"),
    _("Change history: %s"),
    _("Breadcrumbs"),
)
