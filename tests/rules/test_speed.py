"""A usual estate is ruled on in far less than the 5 ms it may take, a large one within a second."""

import time

from licensing.rules import assess
from tests.estates import big_estate, usual_estate


def processor_time(facts):
    started = time.process_time()
    assess(facts)
    return time.process_time() - started


def test_usual_estates():
    assess(usual_estate(0))
    taken = sorted(processor_time(usual_estate(seed)) for seed in range(200))
    assert taken[100] < 0.005


def test_large_estate():
    assert min(processor_time(big_estate(1)) for _ in range(2)) < 1
