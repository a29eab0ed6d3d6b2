"""PostgreSQL: its cluster and how it is started."""

import os
import shutil
import signal
import subprocess
from functools import cached_property
from pathlib import Path

from portal.embedded import EmbeddedError, superuser
from portal.embedded.binaries import postgres_binaries
from portal.embedded.processes import start
from portal.embedded.server import HOST, Server
from portal.embedded.superuser import APP, DATABASE, OWNER

# No wheel has ICU; the built-in provider needs no locale of the operating system.
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres(Server):
    """Superuser `postgres` is for this module only; the portal gets two lesser roles."""

    name = "postgres"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    secret_names = ("superuser_password", "owner_password", "app_password")

    def urls(self) -> dict[str, str]:
        def url(role: str, password: str) -> str:
            return f"postgresql://{role}:{password}@{HOST}:{self.port}/{DATABASE}"

        return {
            "DATABASE_URL": url(APP, self.remembered["app_password"]),
            "DATABASE_OWNER_URL": url(OWNER, self.remembered["owner_password"]),
        }

    @cached_property
    def programs(self) -> Path:
        return self.account.programs(postgres_binaries())

    def prepare(self) -> None:
        lost_password = not self.remembered
        self.remember_secrets()
        if not self.home.exists():
            self._make_cluster()
            return
        self._refuse_other_version()
        if lost_password:
            self._reset_superuser_password()

    def _make_cluster(self) -> None:
        """Made aside and then renamed: a half-made cluster never counts as one."""
        scratch = self.home.with_name(f"{self.home.name}.new")
        if scratch.exists():
            shutil.rmtree(scratch)
        self.make_home(scratch)
        # initdb takes the password from a file only; it has to be one that the account can read.
        password = scratch.with_name("password.new")
        password.unlink(missing_ok=True)
        with open(password, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(self.remembered["superuser_password"])
        self.account.own(password)
        options = [
            f"--pgdata={scratch}",
            f"--pwfile={password}",
            "--username=postgres",
            "--auth=scram-sha-256",
        ]
        if self.quick:
            options.append("--no-sync")
        try:
            self._run("initdb", *options, *LOCALE, "--no-instructions")
        finally:
            password.unlink()
        scratch.rename(self.home)

    def _refuse_other_version(self) -> None:
        theirs = (self.home / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").split()[-1].partition(".")[0]
        if theirs != ours:
            raise EmbeddedError(
                f"{self.home} was made by PostgreSQL {theirs}; this is PostgreSQL {ours}, which cannot read it."
                " Nothing was changed. To keep the data, dump it with the older version of this project and load it"
                f" into the new one. To start afresh, move {self.data.path} away, or name another directory with"
                " --data."
            )

    def _reset_superuser_password(self) -> None:
        statement = f"ALTER ROLE postgres PASSWORD '{self.remembered['superuser_password']}';\n"
        self._run("postgres", "--single", "-D", str(self.home), "postgres", text=statement)

    def _run(self, program: str, *arguments: str, text: str = "") -> str:
        """Runs a program of PostgreSQL to its end and returns its output. Raises EmbeddedError with it on failure."""
        child = start(
            [self.programs / program, *arguments],
            dies_with=signal.SIGTERM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **self.account.popen_options,
        )
        output = child.communicate(text.encode())[0].decode(errors="replace")
        if child.returncode:
            raise EmbeddedError(f"{program} failed:\n{output}")
        return output

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": "",  # a socket's path may have 107 bytes only
            "max_connections": "200",
            "timezone": "UTC",
            "random_page_cost": "1.1",  # today's disks seek as fast as they read on
            "max_parallel_workers_per_gather": "0",  # to start them takes a page longer than they help it
            **(QUICK if self.quick else {}),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.home), *options]

    def answers(self) -> bool:
        return superuser.answers(self.port, self.remembered["superuser_password"])

    def after_start(self) -> None:
        superuser.set_up(self.port, **{name: self.remembered[name] for name in self.secret_names})
