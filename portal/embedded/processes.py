"""Children that cannot be left behind, and the signals that stop us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from portal.embedded import EmbeddedError

_PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked us to stop. Like KeyboardInterrupt it passes through `except Exception`."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_status = 128 + number


def raise_on_stop_signals() -> None:
    """From now on the stop signals raise `Stopped`.

    Set explicitly: a shell script starts background jobs with SIGINT ignored, and they would inherit that.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def ignore_stop_signals() -> None:
    """From now on we are stopping and nothing shall interrupt that."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def die_with_make() -> None:
    """When make runs us and is killed, we stop, too: to the person at the terminal, make is what they started."""
    if "MAKELEVEL" in os.environ and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def start(
    command: Sequence[str | Path], *, dies_with: signal.Signals, **options: Any
) -> subprocess.Popen[bytes]:
    """Starts a child that gets the signal `dies_with` when we die, even by kill -9 (on Linux).

    The kernel counts the death of the *thread* that started the child: call this from the main thread. Options
    are those of Popen. Raises OSError when it cannot be started.
    """
    return subprocess.Popen(command, preexec_fn=_before_exec(dies_with), **options)  # noqa: S603 – what we are asked for


def _before_exec(dies_with: signal.Signals) -> Callable[[], None]:
    # Prepared here: between fork and exec as little as possible should happen.
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
    parent = os.getpid()

    def before_exec() -> None:
        # After the change of account, which Popen makes first: it would reset the setting.
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, int(dies_with), 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
        # A shell starts background jobs with SIGINT and SIGQUIT ignored, and the child would inherit that.
        for number in {*STOP_SIGNALS, dies_with}:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return before_exec


def stop(child: "subprocess.Popen[bytes]", number: signal.Signals, *, patience: float) -> None:
    """Asks the child to stop and waits; after `patience` seconds it is killed."""
    if child.poll() is None:
        child.send_signal(number)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def last_lines(path: Path, count: int = 15) -> str:
    """The end of a log file, indented; empty when there is none."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs COMMAND, hands every stop signal on, and returns its exit status (128 + n when signal n ended it).

    Raises EmbeddedError when it cannot be run. At a terminal the command shares our process group, so that it may read keys and Ctrl-C reaches it from the
    terminal; elsewhere it leads a group of its own, so that a signal sent to our group does not reach it twice.
    """
    at_terminal = _in_foreground()
    watched = {*STOP_SIGNALS, signal.SIGCHLD}
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    group = {} if at_terminal else {"process_group": 0}
    try:
        child = start(command, dies_with=signal.SIGTERM, env=dict(environment), **group)
        while child.poll() is None:
            number, from_terminal = _next_signal(watched)
            if number == signal.SIGCHLD or (from_terminal and at_terminal):
                continue
            if child.poll() is None:
                os.kill(child.pid if at_terminal else -child.pid, number)
    except OSError as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error.strerror}.") from None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _in_foreground() -> bool:
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _next_signal(watched: set[signal.Signals]) -> tuple[int, bool]:
    """The next signal, and whether the kernel sent it (a key at the terminal) rather than a process."""
    if sys.platform == "linux":
        info = signal.sigwaitinfo(watched)
        return info.si_signo, info.si_code > 0
    return signal.sigwait(watched), True
