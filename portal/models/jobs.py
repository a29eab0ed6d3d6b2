"""How the scheduled jobs of the installation fare."""

from django.db import models


class Job(models.Model):
    """A scheduled job by its name: when it last went well, and what went wrong since. Belongs to no reseller."""

    name = models.CharField(max_length=100, unique=True)
    done_at = models.DateTimeField("last done", null=True)
    failed_at = models.DateTimeField("last failed", null=True)
    failure = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)

    def __str__(self):
        return self.name
