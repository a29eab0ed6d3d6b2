"""The app of users, resellers and their customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from customers import checks  # noqa: F401 - registers the checks
