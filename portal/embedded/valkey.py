"""Valkey, which speaks Redis' protocol: broker of the jobs, and cache."""

import signal

from portal.embedded.binaries import valkey_binaries
from portal.embedded.server import HOST, Server


class Valkey(Server):
    name = "valkey"
    title = "Valkey"
    stop_signal = signal.SIGTERM
    secret_names = ("password",)

    def urls(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://:{self.remembered['password']}@{HOST}:{self.port}/0"}

    def prepare(self) -> None:
        self.remember_secrets()
        if not self.home.exists():
            self.make_home(self.home)

    def command(self) -> list[str]:
        return [str(self.account.programs(valkey_binaries()) / "valkey-server"), "-"]

    def standard_input(self) -> str:
        settings = {
            "bind": HOST,
            "port": self.port,
            "requirepass": self.remembered["password"],
            "dir": f'"{self.home}"',
            "save": '""',
            # Waiting jobs survive kill -9 in the log of commands, not in snapshots.
            "appendonly": "no" if self.quick else "yes",
        }
        return "".join(f"{name} {value}\n" for name, value in settings.items())

    def answers(self) -> bool:
        import redis  # here: only the keeper connects, and others start faster without

        client = redis.Redis(host=HOST, port=self.port, password=self.remembered["password"])
        try:
            return bool(client.ping())
        except redis.exceptions.ConnectionError:
            return False
        finally:
            client.close()
