"""Starting, stopping, joining; what is kept and what is left behind."""

import signal
import socket
import stat
import sys
import time

import psutil
import psycopg
import pytest
import redis

from tests.embedded.conftest import (
    TELL_AND_WAIT,
    clean_environment,
    still_there,
    what_is_written,
    write_something,
)

NAMES = [
    "ALLOWED_HOSTS", "DATABASE_OWNER_URL", "DATABASE_URL", "EMAIL_URL", "FILES_DIR", "REDIS_URL", "SECRET_KEY", "SITE_URL"
]  # fmt: skip


def test_the_command_gets_all_that_production_must_set(launch, data):
    environment = launch(env=clean_environment(NOTHING="")).environment()
    assert [name for name in NAMES if not environment.get(name)] == []
    assert environment["NOTHING"] == ""
    assert environment["EMAIL_URL"] == f"filemail:///{data}/mail"
    assert environment["FILES_DIR"] == f"{data}/files"
    assert "DEBUG" not in environment


def test_the_exit_status_is_the_commands_and_nothing_is_left(launch):
    launched = launch(sys.executable, "-c", f"{TELL_AND_WAIT}; sys.exit(7)")
    launched.environment()
    family = launched.family()
    assert len(family) > 8  # the launcher, its command, two keepers, Valkey, PostgreSQL and its children
    assert launched.finish()[0] == 7
    # It comes back only when the servers have stopped.
    assert still_there(family, patience=0) == []


def test_a_command_that_a_signal_ends_gives_128_and_its_number(launch):
    assert launch("sh", "-c", "kill -9 $$").finish()[0] == 137


def test_a_command_that_is_not_there_is_named(launch):
    assert launch("no-such-command").finish() == (127, "There is no command no-such-command.\n")


def test_a_command_that_cannot_be_run_is_told_in_a_sentence(launch, data):
    program = data.parent / "program"
    program.write_text("no program")
    program.chmod(0o755)
    assert launch(program).finish() == (1, f"{program} cannot be run: Exec format error.\n")


def test_a_second_start_keeps_data_ports_and_secrets(launch):
    first = launch()
    before = first.environment()
    write_something(before)
    assert first.finish()[0] == 0
    after = launch().environment()
    assert what_is_written(after) == ("kept", "kept")
    assert {name: after[name] for name in NAMES} == {name: before[name] for name in NAMES}


def test_lost_passwords_are_made_anew(launch, data):
    first = launch()
    write_something(first.environment())
    first.finish()
    (data / "postgres.json").unlink()
    (data / "valkey.json").unlink()
    assert what_is_written(launch().environment()) == ("kept", "kept")


def test_a_port_taken_meanwhile_is_replaced(launch):
    first = launch()
    before = psycopg.conninfo.conninfo_to_dict(first.environment()["DATABASE_URL"])["port"]
    first.finish()
    with socket.create_server(("127.0.0.1", int(before))):
        environment = launch().environment()
    assert psycopg.conninfo.conninfo_to_dict(environment["DATABASE_URL"])["port"] != before
    psycopg.connect(environment["DATABASE_URL"]).close()


def test_two_that_start_at_once_share_the_servers(launch):
    first, second = launch(), launch()
    ours, theirs = first.environment(), second.environment()
    assert {name: ours[name] for name in NAMES} == {name: theirs[name] for name in NAMES}


@pytest.mark.parametrize("end", ["by itself", "by kill -9"])
def test_who_joined_keeps_the_servers_when_the_first_one_leaves(launch, end):
    first = launch()
    write_something(first.environment())
    command = psutil.Process(first.process.pid).children()
    servers = [process for process in first.family()[1:] if process not in command]
    joined = launch()
    environment = joined.environment()
    if end == "by itself":
        assert first.finish()[0] == 0
    else:
        first.process.kill()
        first.process.wait()
    assert what_is_written(environment) == ("kept", "kept")
    assert joined.finish()[0] == 0
    assert still_there(servers, patience=0) == []


def test_test_runs_at_once_have_servers_of_their_own(launch, data):
    first, second = launch(options=["--test"]), launch(options=["--test"])
    ours, theirs = first.environment(), second.environment()
    assert ours["DATABASE_URL"] != theirs["DATABASE_URL"]
    assert {ours["FILES_DIR"], theirs["FILES_DIR"]} == {f"{data}/files", f"{data}-2/files"}
    for environment in (ours, theirs):
        write_something(environment)
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)


def test_fsync_is_off_for_tests_only(launch):
    with psycopg.connect(launch().environment()["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_killing_the_launcher_leaves_nothing_and_loses_nothing(launch):
    launched = launch()
    write_something(launched.environment())
    family = launched.family()
    launched.process.kill()
    assert still_there(family) == []
    assert what_is_written(launch().environment()) == ("kept", "kept")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_killing_everything_but_the_servers_stops_them_too(launch):
    launched = launch()
    write_something(launched.environment())
    family = launched.family()
    ours = [process for process in family if "portal.embedded" in " ".join(process.cmdline())]
    assert len(ours) == 3
    for process in ours:
        process.kill()
    assert still_there(family) == []
    assert what_is_written(launch().environment()) == ("kept", "kept")


def test_killing_the_servers_is_told(launch):
    launched = launch(sys.executable, "-c", f"{TELL_AND_WAIT}; sys.exit(1)")
    launched.environment()
    server = next(process for process in launched.family() if process.name() == "valkey-server")
    keeper = server.parent()
    server.kill()
    assert still_there([keeper]) == []
    status, errors = launched.finish()
    assert status == 1
    assert "Valkey has stopped." in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stop_signals_stop_the_command_and_the_servers(launch, number):
    # A shell's background job inherits SIGINT ignored.
    launched = launch(
        "sh", "-c", "echo '{}'; sleep 1000; true", preexec_fn=lambda: signal.signal(number, signal.SIG_IGN)
    )
    launched.environment()
    # A signal that meets the shell while it makes its child reaches neither: both go on.
    launched.wait_for("sleep", "1000")
    family = launched.family()
    launched.process.send_signal(number)
    assert launched.finish()[0] == 128 + number
    assert still_there(family, patience=0) == []


def test_a_signal_during_the_first_start_stops_it_and_spoils_nothing(launch, data):
    launched = launch()
    deadline = time.monotonic() + 30
    while not (data / "postgres.new").exists():
        assert time.monotonic() < deadline
    family = launched.family()
    launched.process.terminate()
    assert launched.finish()[0] == 128 + signal.SIGTERM
    assert still_there(family) == []
    write_something(launch().environment())


def test_variables_that_are_set_are_kept_and_their_servers_not_started(launch, data):
    env = clean_environment(DATABASE_URL="postgresql://somewhere/else", SITE_URL="https://portal.example")
    launched = launch(env=env)
    environment = launched.environment()
    assert environment["DATABASE_URL"] == "postgresql://somewhere/else"
    assert environment["SITE_URL"] == "https://portal.example"
    assert "DATABASE_OWNER_URL" not in environment
    assert redis.Redis.from_url(environment["REDIS_URL"]).ping()
    assert not (data / "postgres").exists()


def test_half_a_database_is_refused(launch):
    status, errors = launch(env=clean_environment(DATABASE_OWNER_URL="postgresql://somewhere/else")).finish()
    assert (status, errors.strip()) == (
        1,
        "DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither.",
    )


def test_a_cluster_of_another_version_is_refused_and_left_as_it_is(launch, data):
    launch("true").finish()
    (data / "postgres" / "PG_VERSION").write_text("17\n")
    before = files_below(data / "postgres")
    status, errors = launch("true").finish()
    assert status == 1
    assert f"{data}/postgres was made by PostgreSQL 17; this is PostgreSQL 18" in errors
    assert "Nothing was changed" in errors
    assert files_below(data / "postgres") == before


def files_below(directory):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in directory.rglob("*")}


def test_a_half_made_cluster_is_made_anew(launch, data):
    launch("true", env=clean_environment(DATABASE_URL="postgresql://somewhere/else")).finish()
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "PG_VERSION").write_text("18\n")
    assert launch("true").finish() == (0, "")


def test_long_paths_with_spaces_and_signs_work(launch, data):
    directory = data.parent / ("a long, “quoted” näme % with + signs " * 4) / ("b" * 200)
    environment = launch(directory=directory).environment()
    write_something(environment)
    assert what_is_written(environment) == ("kept", "kept")


def test_secrets_are_for_the_owner_only(launch, data):
    launch("true").finish()
    for name in ("postgres.json", "valkey.json", "secret_key"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    for name in ("postgres", "valkey"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o700
