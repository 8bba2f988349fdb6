# `make` alone lists what there is. Python 3.11 or newer and make are all it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Touched last, so that a set-up that broke off halfway is taken up again.
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint-code types tables bench soak mutants coverage clean
MINUTES ?= 60
SAMPLE ?= 300
# `make test` reads top to bottom, and its last line is the one that counts.
.NOTPARALLEL:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "  PYTHON=python3.12 chooses the interpreter for $(VENV) (make clean first, if it exists)"

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("termlang needs Python 3.11 or newer; choose one: make PYTHON=python3.12")'
	@echo "Setting up $(VENV): the pinned, hash-checked packages of requirements/dev.txt, then termlang from this folder"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## lint three sample deals, reproduce the printed figures of all, explain one quote
	$(BIN)/termlang lint --short deals/neotherapeutics.terms deals/valence.terms deals/bbby.terms
	$(BIN)/termlang test deals
	$(BIN)/termlang quote deals/neotherapeutics.terms "Series A" --amount '$$1,000,000' \
	    --on 1999-05-03 --price close=10.00 --set 'Stipulated Price=4.00' \
	    --reading 'Staging=Every Conversion' --reading 'First Increment=At Once'

test: lint-code types ## check style, types and behaviour; the last line is the summary
	$(BIN)/python -m pytest -n auto

lint-code: $(READY) ## check style with ruff
	$(BIN)/ruff check .

types: $(READY) ## check types with mypy, in strict mode
	$(BIN)/mypy

tables: $(READY) ## remake the parse tables after a change to a grammar
	$(BIN)/python -m termlang.syntax.tables

bench: $(READY) ## measure the speed ratios; they are printed and written to bench.json
	$(BIN)/python benchmarks/run.py

coverage: $(READY) ## run the tests and print which lines and branches they reach
	$(BIN)/python -m coverage erase
	# Measuring slows things down, so that a test that holds a process to ten seconds may fail here.
	-$(BIN)/python -m coverage run -m pytest -n auto
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

mutants: $(READY) ## put small mistakes into the core; SAMPLE=0 tries them all, the report is mutants.md
	$(BIN)/python tests/mutants --sample $(SAMPLE) --out mutants.md

soak: $(READY) ## run the nightly tests for MINUTES=60; the report is soak.md
	$(BIN)/python tests/soak.py --minutes $(MINUTES) --out soak.md

clean: ## remove .venv and everything else that was made here
	rm -rf $(VENV) build dist bench.json soak.md mutants.md .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
