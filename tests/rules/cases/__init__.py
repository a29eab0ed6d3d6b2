"""The rules, each with its numbers: exactly enough, one short, the last day. The prose is in docs/rules.md."""

from tests.rules.cases import advice, needs, rights

CASES = needs.CASES | rights.CASES | advice.CASES
