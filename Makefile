# Everything a developer or operator types. `make help` lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN    := .venv/bin
# One stamp per content of the lock file: a changed lock installs again, a touched one does not.
STAMP  := .venv/.lock-$(shell cksum < requirements.lock | cut -d' ' -f1)
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help install up down demo check unit test test-long browser faults bench migration contracts lock

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

install: $(STAMP)  ## make .venv from the lock file (once per lock)

$(STAMP):
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed, and no python3 was found."; exit 1; }
	@$(PYTHON) deploy/install.py $(STAMP)

up: $(STAMP)  ## start everything here; Ctrl-C stops it
	@$(BIN)/yimen up

down: $(STAMP)  ## stop what `make up` started, from any terminal
	@$(BIN)/yimen down

demo: $(STAMP)  ## play the flagship case against the running stack
	@$(BIN)/yimen demo

check: $(STAMP)  ## lint, format, types, walls and house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) tests/house

unit: $(STAMP)  ## pure tests, no servers
	$(PYTEST) tests/unit

test: $(STAMP)  ## all tests but browser, faults and long ones
	$(PYTEST) tests/unit tests/service tests/contract tests/house tests/journey

test-long: $(STAMP)  ## the same tests with many more generated examples
	HYPOTHESIS_PROFILE=long $(PYTEST) tests/unit tests/service tests/contract

browser: $(STAMP)  ## drive the pages in Chromium
	$(PYTEST) tests/browser

faults: $(STAMP)  ## kill every process in turn while cases are under way
	$(PYTEST) tests/faults

bench: $(STAMP)  ## flagship cases per second, and the profile of one case
	$(BIN)/python -m tests.bench

migration: $(STAMP)  ## draft a migration: make migration s=approval m="add hearings"
	@test -n "$(s)" -a -n "$(m)" || { echo 'make migration s=<service> m="<what>"'; exit 1; }
	$(BIN)/python -m deploy.drafting "$(s)" "$(m)"

contracts: $(STAMP)  ## write the generated schemas, OpenAPI and AsyncAPI anew
	$(BIN)/python -m deploy.contracts

lock: $(STAMP)  ## resolve pyproject.toml into requirements.lock anew
	@test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install -q uv; }
	UV_PYTHON_DOWNLOADS=never build/uv/bin/uv pip compile --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements.lock
