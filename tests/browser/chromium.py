"""Where Chromium is; without it the browser tests are left out, and the last lines of the run say which.

`tests/conftest.py` takes the hooks from here: under xdist only that file is read by the process that prints.
"""

import os
import shutil

import pytest

LEFT_OUT = pytest.StashKey[list]()
OUTPUT = "browser_tests_left_out"


def path():
    """The Chromium to drive: of the variable CHROMIUM, or Debian's; None when there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def pytest_collection_modifyitems(config, items):
    """One browser at a time, on one worker; none of them without a browser."""
    ours = [item for item in items if item.get_closest_marker("browser")]
    for item in ours:
        item.add_marker(pytest.mark.xdist_group("browser"))
    if ours and path() is None:
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)
        config.stash[LEFT_OUT] = [item.nodeid for item in ours]
        if hasattr(config, "workeroutput"):
            config.workeroutput[OUTPUT] = config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker collects the same tests, so the last one's word is enough."""
    if left_out := getattr(node, "workeroutput", {}).get(OUTPUT):
        node.config.stash[LEFT_OUT] = left_out


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    """Names what was left out."""
    if left_out := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("left out: no Chromium")
        for name in left_out:
            terminalreporter.line(name)
        terminalreporter.line(
            "Install Debian's chromium, or name one in CHROMIUM, to run these browser tests."
        )
