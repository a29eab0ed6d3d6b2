"""Jobs for tests alone: some enter a reseller, some forget it, some crash inside. A worker is started with `-I` this.

Each tells what it sees through a list in Valkey.
"""

import json
import os

import redis
from django.conf import settings
from django.db import connection

from customers.constraints import RESELLER_SETTING
from customers.models import Customer, Reseller
from customers.tenancy import entered
from portal.celery import app

TOLD = "told-by-jobs"


def tell(job, **seen):
    with redis.from_url(settings.REDIS_URL) as valkey:
        valkey.rpush(TOLD, json.dumps({"job": job, "pid": os.getpid(), **seen}))


def names():
    return sorted(Customer.objects.values_list("name", flat=True))


@app.task
def enter(slug):
    with entered(Reseller.objects.get(slug=slug)):
        tell("enter", sees=names())


@app.task
def forget():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [RESELLER_SETTING])
        left = cursor.fetchone()[0]
    tell("forget", sees=names(), left=left or "", inside=connection.in_atomic_block)


@app.task
def crash(slug):
    with entered(Reseller.objects.get(slug=slug)):
        tell("crash", sees=names())
        raise RuntimeError("crashed inside")


@app.task
def break_transaction(slug):
    with entered(Reseller.objects.get(slug=slug)):
        tell("break_transaction", sees=names())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
