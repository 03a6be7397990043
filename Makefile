# Malmoi's commands; `make` alone lists them. They work in the environment .venv, which is made from requirements.lock
# when first needed. What judges a release brings many packages of its own, so it has .venv-release and a lock to itself.

PYTHON ?= python3
UV_VERSION := 0.13.9
ENVIRONMENT := .venv/made-from-lock
RELEASE_ENVIRONMENT := .venv-release/made-from-lock
PIP := -m pip --quiet --disable-pip-version-check
COMPILE := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --quiet
BIN := .venv/bin

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUTF8 := 1
export DVC_NO_ANALYTICS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help corpus test lint types unit release-test environment lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

corpus: $(ENVIRONMENT) ## build the corpus from the raw pages, and say what is in it
	@$(BIN)/python -m stages.cli check
	@$(BIN)/python -m dvc repro
	@$(BIN)/python -m stages.cli summary

test: lint types release-test unit ## check everything: style, types, walls between the rooms, all tests

lint: $(ENVIRONMENT) ## check style, and the walls between the rooms
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

types: $(ENVIRONMENT) ## check types
	@$(BIN)/mypy

unit: $(ENVIRONMENT) ## run the tests
	@$(BIN)/python -m pytest

release-test: $(RELEASE_ENVIRONMENT) ## try releases with the programs that read and validate them, and a real S3 server
	@PATH="$(CURDIR)/.venv-release/bin:$$PATH" .venv-release/bin/python -m pytest -W default tests/releasing/validators

environment: $(ENVIRONMENT) ## make the environment .venv from the lock file

$(ENVIRONMENT): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Malmoi needs Python 3.11 or newer: make PYTHON=python3.11")'
	@test -x $(@D)/bin/python || { echo "Making the environment $(@D) (once, a minute or two)"; $(PYTHON) -m venv $(@D); }
	@$(@D)/bin/python $(PIP) install --require-hashes -r $<
	@$(@D)/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(RELEASE_ENVIRONMENT): requirements-release.lock pyproject.toml
	@test -x $(@D)/bin/python || { echo "Making the environment $(@D) (once, a minute or two)"; $(PYTHON) -m venv $(@D); }
	@$(@D)/bin/python $(PIP) install --require-hashes -r $<
	@$(@D)/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## choose versions again and write both lock files; UPGRADE=--upgrade takes the newest
	@test -x .venv-lock/bin/python || $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python $(PIP) install uv==$(UV_VERSION)
	@.venv-lock/bin/uv $(COMPILE) --extra dev $(UPGRADE) -o requirements.lock
	@.venv-lock/bin/uv $(COMPILE) --extra validators $(UPGRADE) -c requirements.lock -o requirements-release.lock
	@for lock in requirements.lock requirements-release.lock; do \
		{ echo '# Every package of an environment, with the hashes of its files. Written by `make lock`.'; cat $$lock; } \
		> $$lock.partial && mv $$lock.partial $$lock; done

clean: ## delete what is built and the environment; raw pages and DVC's cache stay
	rm -rf data/corpus data/duplicates data/ingested data/parsed data/release
	rm -rf .venv .venv-lock .venv-release .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
