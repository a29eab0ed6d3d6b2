# The five commands are install, demo, test, check and bench; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help install demo test check format bench messages requirements

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: .venv/installed  ## makes .venv with everything pinned; does nothing when nothing changed

.venv/installed: requirements/development.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CAL Check-up needs Python 3.11 or newer: make PYTHON=/path/to/python3")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python has no venv module here: install python3-venv first." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@

demo: install  ## starts the portal with a demo reseller; Ctrl-C stops it
	@exec $(BIN)/python -m portal.embedded.demo --port $(PORT)

test: install  ## the whole test run, on servers of its own
	@exec $(BIN)/python -m portal.embedded --test -- $(BIN)/python -m pytest

check: install  ## format, lint, types, templates, migrations, import contracts: seconds
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py check
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: install  ## puts code and templates into the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

bench: install  ## the benchmarks; writes docs/performance.md
	@exec $(BIN)/python -m portal.embedded --test -- $(BIN)/python -m tests.bench

messages: install  ## finds the texts to translate; brings locale/ up to date
	@$(BIN)/python -m tests.texts

requirements:  ## pins the dependencies of pyproject.toml anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/production.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra embedded --extra dev -c requirements/production.txt pyproject.toml -o requirements/development.txt
