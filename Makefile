# Malmoi's commands. All of them work in the environment .venv, which is made from requirements.lock when first needed.
# `make` alone lists them.

PYTHON ?= python3
UV_VERSION := 0.13.9
ENVIRONMENT := .venv/made-from-lock
BIN := .venv/bin

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUTF8 := 1
export DVC_NO_ANALYTICS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help corpus test lint types unit environment lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

corpus: $(ENVIRONMENT) ## build the corpus from the raw pages, and say what is in it
	@$(BIN)/python -m stages.cli check
	@$(BIN)/python -m dvc repro
	@$(BIN)/python -m stages.cli summary

test: lint types unit ## check everything: style, types, walls between the rooms, all tests

lint: $(ENVIRONMENT) ## check style, and the walls between the rooms
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

types: $(ENVIRONMENT) ## check types
	@$(BIN)/mypy

unit: $(ENVIRONMENT) ## run all tests
	@$(BIN)/python -m pytest

environment: $(ENVIRONMENT) ## make the environment .venv from the lock file

$(ENVIRONMENT): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Malmoi needs Python 3.11 or newer: make PYTHON=python3.11")'
	@test -x $(BIN)/python || { echo "Making the environment .venv (once, a minute or two)"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(ENVIRONMENT)

lock: ## choose versions again and write requirements.lock; UPGRADE=--upgrade takes the newest
	@test -x .venv-lock/bin/uv || $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@.venv-lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE) -o requirements.lock
	@{ echo '# Every package that `make corpus` and `make test` use, with the hashes of its files. Written by `make lock`.'; \
		cat requirements.lock; } > requirements.lock.partial && mv requirements.lock.partial requirements.lock

clean: ## delete what is built and the environment; raw pages and DVC's cache stay
	rm -rf data/corpus data/duplicates data/ingested data/parsed data/release
	rm -rf .venv .venv-lock .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
