"""Answers for load balancers; they tell nothing about the data."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def alive(request):
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request):
    """200 when PostgreSQL and Valkey answer; otherwise their errors become a 500."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("readyz")
    return HttpResponse("ready", content_type="text/plain")
