"""`make demo`, whole: it takes half a minute."""

import signal
import socket
import sys
import urllib.request

import psutil
import pytest

from portal.embedded import EmbeddedError
from portal.embedded.data import DataDirectory
from portal.embedded.demo import Part
from portal.embedded.locks import FileLock
from portal.embedded.stack import Stack
from tests.embedded.conftest import Launched, new_data, still_there


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start_demo(data, port, **options):
    return Launched(
        "--data", data, "--port", port, module="portal.embedded.demo", start_new_session=True, **options
    )


def lines_until_ready(launched):
    lines = []
    for line in launched.process.stdout:
        lines.append(line)
        if line.startswith("Ready: "):
            return lines
    raise AssertionError("".join(lines) + launched.process.stderr.read())


def test_a_taken_port_is_told_in_a_sentence(data):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        status, errors = start_demo(data, port).finish()
    assert (status, errors) == (
        1,
        f"Port {port} is taken by another program. Choose another: make demo PORT=8001\n",
    )


def test_a_second_demo_on_the_same_data_is_refused(data):
    directory = DataDirectory(data)
    directory.make()
    with FileLock(directory.lock_file("demo")) as lock:
        assert lock.try_alone()
        status, errors = start_demo(data, free_port()).finish()
    assert status == 1
    assert f"A demo already runs on {data}." in errors


def test_a_part_that_ends_is_told_with_its_last_words(data):
    directory = DataDirectory(data)
    directory.make()
    part = Part("web", Stack(directory, quick=True), "-c", "import sys; sys.exit('out of paper')")
    part.process.wait()
    with pytest.raises(EmbeddedError, match=r"web has ended \(exit status 1\)(.|\n)*out of paper"):
        part.refuse_end()
    with pytest.raises(EmbeddedError, match="out of paper"):
        part.finish()


def test_a_part_leaves_no_children_when_it_is_stopped(data):
    directory = DataDirectory(data)
    directory.make()
    program = "import signal, subprocess; subprocess.Popen(['sleep', '1000']); signal.pause()"
    part = Part("web", Stack(directory, quick=True), "-c", program)
    leader = psutil.Process(part.process.pid)
    while not (children := leader.children()):
        assert leader.is_running()
    part.stop()
    assert still_there([leader, *children]) == []


@pytest.fixture(scope="module")
def demo_data():
    """Where a demo is that has been started before, unless the test is the first."""
    with new_data() as path:
        yield path


@pytest.mark.xdist_group("demo")
def test_the_demo_runs_until_it_is_stopped_and_keeps_its_data(demo_data):
    port = free_port()
    with start_demo(demo_data, port) as launched:
        lines = lines_until_ready(launched)
        assert lines[-1] == f"Ready: http://localhost:{port}/\n"
        assert any("@" in line for line in lines)
        with urllib.request.urlopen(f"http://localhost:{port}/healthz") as answer:
            assert answer.status == 200
        family = launched.family()
        launched.process.terminate()
        output, errors = launched.process.communicate(timeout=60)
    assert (launched.process.returncode, errors) == (0, "")
    assert output.endswith("Stopped.\n")
    assert still_there(family, patience=0) == []

    with start_demo(demo_data, port) as launched:
        lines_until_ready(launched)
        family = launched.family()
        beat = next(process for process in family if "beat" in process.cmdline())
        beat.kill()
        errors = launched.process.communicate(timeout=60)[1]
    assert launched.process.returncode == 1
    assert "beat has ended" in errors
    assert still_there(family, patience=0) == []


@pytest.mark.xdist_group("demo")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_killing_the_demo_leaves_nothing(demo_data):
    # As a background job of a shell, which ignores SIGQUIT, and its children with it unless told otherwise.
    with start_demo(
        demo_data, free_port(), preexec_fn=lambda: signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    ) as launched:
        lines_until_ready(launched)
        family = launched.family()
        launched.process.kill()
        assert still_there(family) == []
