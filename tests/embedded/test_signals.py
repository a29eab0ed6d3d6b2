"""Ctrl-C reaches the command exactly once, however it comes."""

import os
import pty
import signal
import sys

import pytest

from tests.embedded.conftest import Launched, still_there

# Says each SIGINT it gets, and ends with status 3 on SIGTERM.
COUNT = """
import os, signal, sys
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"interrupted\\n"))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
os.write(1, b"{}\\n")
while True:
    signal.pause()
"""

# Makes standard input the controlling terminal, as a terminal's window does, and becomes the rest.
TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def interrupts(launched, send):
    """What the command says after one Ctrl-C and a SIGTERM."""
    launched.environment()
    family = launched.family()
    send()
    first = launched.process.stdout.readline()
    launched.process.send_signal(signal.SIGCONT)
    launched.process.terminate()
    rest = launched.process.communicate(timeout=60)[0]
    assert launched.process.returncode == 3
    assert still_there(family, patience=0) == []
    return first + rest


def test_a_signal_to_the_launcher_is_passed_on(launch):
    launched = launch(sys.executable, "-c", COUNT, start_new_session=True)
    assert interrupts(launched, lambda: launched.process.send_signal(signal.SIGINT)) == "interrupted\n"


def test_a_signal_to_the_launchers_group_comes_once(launch):
    launched = launch(sys.executable, "-c", COUNT, start_new_session=True)
    assert interrupts(launched, lambda: os.killpg(launched.process.pid, signal.SIGINT)) == "interrupted\n"


@pytest.fixture
def at_terminal(data):
    """The launcher in the foreground of a terminal, and the terminal."""
    ours, theirs = pty.openpty()
    command = ["--data", data, "--", sys.executable, "-c", COUNT]
    before = [sys.executable, "-c", TAKE_TERMINAL]
    with Launched(*command, before=before, stdin=theirs, start_new_session=True) as launched:
        yield launched, ours
    os.close(ours)
    os.close(theirs)


def test_a_signal_to_the_launcher_at_a_terminal_is_passed_on(at_terminal):
    launched, _ = at_terminal
    assert interrupts(launched, lambda: launched.process.send_signal(signal.SIGINT)) == "interrupted\n"


def test_a_key_at_the_terminal_comes_once(at_terminal):
    launched, terminal = at_terminal

    def press():
        # While the launcher sleeps only the terminal can have told the command. Two signals at once would look like one.
        launched.process.send_signal(signal.SIGSTOP)
        os.write(terminal, b"\x03")

    assert interrupts(launched, press) == "interrupted\n"
