"""A text of the rules as a column keeps it."""

from django.db import models

from licensing.rules.said import kept, said_again


class SaidField(models.JSONField):
    """Keeps what a text was made of; reads as that text in English. `licensing.speech` says it to people."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"blank": True, "default": str, **kwargs})

    def from_db_value(self, value, expression, connection):
        """The text."""
        return said_again(super().from_db_value(value, expression, connection))

    def get_db_prep_value(self, value, connection, prepared=False):
        """JSON of what it was made of."""
        return super().get_db_prep_value(kept(value), connection, prepared)
