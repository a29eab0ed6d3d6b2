"""Kept mail on screen. Reset links are in it, so only operators see it, and only where mail is kept."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal.pages.base import OperatorMixin
from portal.pages.frames import framed_mail
from portal.pages.keptmail import folder

A_PAGE = 50


class _KeptMail(OperatorMixin, TemplateView):
    def dispatch(self, request, *args, **kwargs):
        if not settings.KEPT_MAIL_DIR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class KeptMails(_KeptMail):
    """The list, newest first."""

    title = _("Kept mail")
    template_name = "keptmail/list.html"

    def get_context_data(self, **kwargs):
        page = Paginator(folder.newest_first(), A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class KeptMail(_KeptMail):
    """One mail, as text and as it looks."""

    template_name = "keptmail/detail.html"

    def get_context_data(self, **kwargs):
        mail = _found(self.kwargs["key"])
        return super().get_context_data(title=mail.subject, mail=mail, **kwargs)


@require_safe
def kept_html(request, key):
    """The HTML part for the frame of the page, locked in."""
    if not (settings.KEPT_MAIL_DIR and request.user.is_operator):
        raise Http404
    return framed_mail(request, _found(key).html)


def _found(key):
    mail = folder.find(key)
    if mail is None:
        raise Http404
    return mail
