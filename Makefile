# Two commands do it all: `make run` and `make test`. Each sets up what it needs and says so.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
BENCHMARK ?= ../shared/detection
CLINC ?= ../oos-eval
BANKING ?= ../task-specific-datasets
PY_SOURCES := core plugins channels web tests examples

.PHONY: help run test check format faults bench questions figures clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## Set up on a fresh machine and run the demo: a phone, an AI, a console
	@$(BIN)/overhand demo

test: .venv/ready .venv/chromium ## Set up and run all tests (also a sample of the slow suites)
	@$(BIN)/pytest

check: .venv/ready ## Lint, types, layers
	@echo "ruff";         $(BIN)/ruff check --quiet $(PY_SOURCES) && $(BIN)/ruff format --check --quiet $(PY_SOURCES)
	@echo "mypy";         $(BIN)/mypy
	@echo "pyright";      $(BIN)/pyright
	@echo "import-linter"; $(BIN)/lint-imports

format: .venv/ready ## Format the code
	@$(BIN)/ruff check --quiet --fix $(PY_SOURCES); $(BIN)/ruff format --quiet $(PY_SOURCES)

faults: .venv/ready ## Kill, freeze and restart real processes under load for five minutes
	@$(BIN)/python -m overhand.testing.faults --seconds 300

bench: .venv/ready ## Measure turns a second and latency, beside the append ceilings of the same run
	@$(BIN)/python tests/bench/turns.py

questions: .venv/ready ## How well knowledge is searched: 360 held-out questions, with and without embeddings (10 seconds)
	@$(BIN)/python tests/bench/questions.py

figures: .venv/ready ## How good detection is: a benchmark, and the exam nobody trained on (about 15 minutes)
	@sh scripts/figures.sh "$(BENCHMARK)" "$(CLINC)" "$(BANKING)"

clean: ## Remove everything that was set up or stored
	@rm -rf .venv .overhand .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

.venv/bin/python:
	@sh scripts/venv.sh .venv

.venv/installed: .venv/bin/python pyproject.toml
	@echo "Installing Overhand (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

.venv/ready: .venv/installed
	@echo "Installing what tests and checks need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

.venv/chromium:
	@sh scripts/chromium.sh
	@touch $@
