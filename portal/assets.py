"""Static files of others, out of installed wheels: each named here with the hash it must have."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import Error
from django.core.files.storage import FileSystemStorage

# name on the site → (package, path inside it, SHA-256)
FILES = {
    "vendor/tabler.min.css": (
        "jazzy_tabler",
        "static/vendor/tabler/css/tabler.min.css",
        "7ef750bd10546a695d0b12767ad8048bd8f3ec5de7daefb1067f9d0daa3d1c9a",
    ),
    "vendor/tabler.min.js": (
        "jazzy_tabler",
        "static/vendor/tabler/js/tabler.min.js",
        "b60c76160e97624574dbb8cf10abe6aee9a6493b60096fdfc15dd1dd2bd99eb9",
    ),
    "vendor/htmx.min.js": (
        "django_htmx",
        "static/django_htmx/htmx-2.min.js",
        "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
    ),
}


class WheelFinder(BaseFinder):
    """Finds the files of `FILES`; a file with another content than ours was tested with is a check error."""

    def check(self, **kwargs):
        """Returns an Error for each file that is missing or changed."""
        errors = []
        for name, (_package, _inside, expected) in FILES.items():
            path = path_of(name)
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                hint = "Run make install; after an upgrade look at the new file, then change its hash here."
                errors.append(
                    Error(f"{path.name} is not the file that was tested.", hint=hint, id="portal.E001")
                )
        return errors

    def find(self, path, find_all=False, **kwargs):
        found = str(path_of(path)) if path in FILES else None
        return [found] if find_all and found else found or []

    def list(self, ignore_patterns):
        for name in FILES:
            place = path_of(name)
            storage = _Renamed(location=place.parent)
            storage.prefix = ""
            storage.inside = place.name
            yield name, storage


class _Renamed(FileSystemStorage):
    """A storage that knows one file by another name, for `collectstatic`."""

    inside = ""

    def path(self, name):
        return super().path(self.inside)


def path_of(name):
    """Where the file stands on this machine."""
    package, inside, _hash = FILES[name]
    spec = find_spec(package)
    return Path(spec.submodule_search_locations[0], inside) if spec else Path(inside)
