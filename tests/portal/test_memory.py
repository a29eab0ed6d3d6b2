"""A web process leaves out of the search for garbage what stays as long as it."""

import subprocess
import sys

ASKED = """
import gc, sys
import portal.wsgi
print(gc.get_freeze_count() > 50_000, gc.get_threshold()[0], "portal.pages.dashboard.views" in sys.modules)
"""


def test_what_the_site_is_made_of_is_loaded_and_left_out():
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "150000", "True"]
