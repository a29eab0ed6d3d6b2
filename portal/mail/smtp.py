"""Django's SMTP backend, which also tells whether a mail may have arrived although nobody said so."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext


class Doubtful(smtplib.SMTPException):
    """The connection was lost while the server had the mail: perhaps it has it, perhaps not."""


class _Watched:
    def data(self, msg):
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            told = gettext("The server did not say whether it took the mail: %(error)s")
            raise Doubtful(told % {"error": error}) from error


class _Plain(_Watched, smtplib.SMTP):
    pass


class _Encrypted(_Watched, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Raises Doubtful for a connection lost while the mail was handed over."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain
