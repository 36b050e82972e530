# Everything runs from .venv, which `make setup` builds from the hashed locks. See README.md.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
SCALE ?= city
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
unexport PYTHONDONTWRITEBYTECODE  # without bytecode every start reads everything anew

.PHONY: help setup lock demo demo-reset test check format bench clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## .venv with everything that the other targets need

$(STAMP): requirements/dev.txt requirements/setup.sh
	@bash requirements/setup.sh $(VENV) requirements/dev.txt
	@touch $@

lock: $(STAMP)  ## compile requirements/*.txt anew from pyproject.toml
	@bash requirements/lock.sh $(PY)

demo: $(STAMP)  ## the whole site on http://127.0.0.1:$(PORT)
	@exec $(PY) -m ctr25.demo --with-parent --port $(PORT)

demo-reset: $(STAMP)  ## forget the demo's data
	@$(PY) -m ctr25.demo --reset

test: $(STAMP)  ## every test, with coverage
	@exec $(PY) -m tests.run $(ARGS)

check: $(STAMP)  ## format, lint, types, arrows, migrations, templates, workflow drawing
	@exec $(PY) -m tests.check

format: $(STAMP)  ## rewrite the code as `make check` wants it
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .
	@find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} + || true  # 1 says that it changed some

bench: $(STAMP)  ## benchmarks as JSON lines, SCALE=city or national
	@exec $(PY) -m tests.bench --scale $(SCALE)

clean:  ## remove what the tools made (not .ctr25)
	rm -rf $(VENV) .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles
