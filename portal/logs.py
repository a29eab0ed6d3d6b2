"""Structured logs: one JSON object a line, with the ids of request, reseller and job, and nothing of people.

What somebody typed stays out: no query of an address, no key of a link, no mail address, no value that a constraint
of the database names. Who it was is the user's id.
"""

import re

import structlog
from django_structlog.middlewares import RequestMiddleware

MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:]+")
VALUES = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)  # PostgreSQL's own words, with values in them
# A piece of a path longer than any word in ours opens something: a link of a mail, a calendar. Resellers stay.
KEY = re.compile(r"(?<=/)(?<!/r/)[^/\s\"']{25,}")
NAMES_ASKED = ("request_id", "job")  # of what starts a job


class Requests(RequestMiddleware):
    """django-structlog's, which tells of a request that it began and how it ended; without what was typed."""

    @staticmethod
    def format_request(request):
        """As "GET /r/northwind/customers/"."""
        return f"{request.method} {request.path}"


def without_people(logger, method, event):
    """Takes mail addresses, keys in paths and values of the database out of everything that is logged."""
    return {name: _plain(value) if isinstance(value, str) else value for name, value in event.items()}


def _plain(text):
    return KEY.sub("…", VALUES.sub(r"\1: …", MAIL_ADDRESS.sub("…@…", text)))


def who_asks():
    """The ids of the request or job that is running, for the jobs it starts."""
    bound = structlog.contextvars.get_contextvars()
    return {name: bound[name] for name in NAMES_ASKED if name in bound}


def begin_job(*, job, task, asked_by):
    """Every line from now on carries the job's id and name, and the ids of what started it."""
    structlog.contextvars.clear_contextvars()
    asked = {"asked_by_job" if name == "job" else name: value for name, value in asked_by.items()}
    structlog.contextvars.bind_contextvars(job=job, task=task, **asked)


def end_job():
    """The next job of this process starts with a clean slate, however this one ended."""
    structlog.contextvars.clear_contextvars()


def formatter():
    """The formatter for the logging setting; also tells structlog to go through the standard library."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_people,
            structlog.processors.JSONRenderer(),
        ],
    )
