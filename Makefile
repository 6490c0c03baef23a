# Everything a newcomer needs: `make run` serves a complete hall, `make test` shows that it works.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-for-tests
DATA ?= ../shared/data
SLICES := 48
SLICE ?= $(shell echo $$((0x$$(git rev-parse --short=7 HEAD) % $(SLICES))))

.PHONY: contact-sheet test-devices test-terminal bench-comparison help setup setup-test system-run system-test run test check bench bench-photographs bench-envelope nightly nightly-slice clean
.DEFAULT_GOAL := help

help: ## what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: system-run $(STAMP) ## make .venv with every dependency

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,reading]'
	touch $@

setup-test: system-test setup $(TEST_STAMP)

$(TEST_STAMP): $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,reading,chips,cups]'
	touch $@

system-run:
	@sh tools/system-packages run

system-test:
	@sh tools/system-packages test

run: setup ## serve a complete hall with an emulated kiosk on one port
	$(BIN)/hall run --demo $(ARGS)

test: setup-test ## every test but the nightly ones
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m 'not nightly' $(ARGS)

check: setup-test ## format, lint, types, layers, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/pytest tests/test_architecture.py

bench: system-test setup ## figures as ratios, measured in one run; with the photographs of DATA where they are
	$(BIN)/python -m benchmarks.submits
	timeout 200 $(BIN)/python -m benchmarks.fleet
	timeout 500 $(BIN)/python -m benchmarks.kiosk
	timeout 1500 $(BIN)/python -m benchmarks.link
	$(BIN)/python -m benchmarks.comparison --forms 3 --seconds 80
	timeout 300 $(BIN)/python -m benchmarks.catalogue
	timeout 200 $(BIN)/python -m benchmarks.hot
	timeout 200 $(BIN)/python -m benchmarks.finding --no-quality
	timeout 300 $(BIN)/python -m benchmarks.bent --each 2 --data $(DATA)
	@if [ -d $(DATA) ]; then timeout 300 $(MAKE) --no-print-directory bench-photographs; fi

bench-photographs: setup ## codes and pages read in the photographs of DATA (default ../shared/data) and in drawn ones
	$(BIN)/python -m benchmarks.codes --data $(DATA)
	$(BIN)/python -m benchmarks.pages --data $(DATA) --drawn 2

bench-envelope: setup ## how far our own codes can be read, as a chart
	$(BIN)/python -m benchmarks.envelope --each 4

contact-sheet: setup-test ## every screen of the kiosk in every mode as pictures in var/contact-sheet
	$(BIN)/python -m tests.kiosk.screens.contact_sheet $(ARGS)

bench-comparison: system-test setup ## originals told from forgeries, on papers drawn for it; half an hour
	$(BIN)/python -m benchmarks.comparison

test-devices: setup-test ## device drivers on a real kernel's drivers, in a machine that QEMU boots; ten minutes
	@sh tools/system-packages devices
	$(BIN)/python -m tests.hardware.guest $(ARGS)

test-terminal: setup-test ## a terminal installed on a Debian that QEMU boots; half an hour
	@sh tools/system-packages terminal
	timeout 3300 $(BIN)/python -m tests.kiosk.guest $(ARGS)

nightly: setup-test ## what is too long for `make test`
	$(BIN)/pytest -m nightly $(ARGS)

nightly-slice: setup-test ## a forty-eighth of them, another one for each commit; at most 25 minutes
	timeout 1500 $(BIN)/pytest -n 2 --dist worksteal -m nightly --slice $(SLICE)/$(SLICES) $(ARGS)

clean: ## forget the environment; keep var/
	rm -rf $(VENV) *.egg-info .ruff_cache .hypothesis
