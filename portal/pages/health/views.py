"""Answers for load balancers; they tell nothing about the data."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from redis import RedisError

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def alive(request):
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request):
    """200 when PostgreSQL and Valkey answer; otherwise 503 with the name of the one that does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return _not_ready("PostgreSQL", error)
    try:
        cache.get("readyz")
    except RedisError as error:
        return _not_ready("Valkey", error)
    return HttpResponse("ready", content_type="text/plain")


def _not_ready(what, error):
    log.error("%s does not answer: %s", what, error)
    return HttpResponse(f"{what} does not answer", status=503, content_type="text/plain")
