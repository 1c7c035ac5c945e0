# Set-up, checks, tests and benchmarks. A fresh clone needs Python >= 3.11 and make; Node adds the front end's checks.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(if $(shell $(name) -c 'import sys; print("y" * (sys.version_info >= (3, 11)))' 2>/dev/null),$(name))))
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NODE := $(shell command -v npm 2>/dev/null)
ARGS ?=
WORKERS ?= 2

# What the lock was made for gets exactly what the lock says; any other Python resolves pyproject.toml anew.
# $(call install,LOCK,EXTRAS)
define install
	if $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) or sys.platform != "linux")'; then \
		$(PIP) --require-hashes -r .ci/lock/$(1).txt && \
		$(PIP) --no-deps --no-build-isolation -e .; \
	else \
		$(PIP) -e '.$(2)'; \
	fi
endef

.PHONY: help serve test test-python test-node check check-python check-node bench bench-doctor soak format browser peers \
	trackers lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/.serve ## Install babysit and start its server; ARGS="--port 9000" goes to babysit serve
	@exec $(BIN)/babysit serve $(ARGS)

test: test-python test-node ## Run every test, two files at a time; WORKERS=1 for less of the machine

# What fails in CI beside other tests is tried once more alone, where all were tried (1): the output shows both.
test-python: $(VENV)/.test browser
	status=0; $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS) || status=$$?; \
	if [[ $$status == 1 && "$${CI:-}" == true ]]; then \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none $(ARGS); \
	else \
		exit $$status; \
	fi

check: check-python check-node ## Lint, types, import rules, formatting

check-python: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/.test browser ## Run the benchmarks; ARGS="NAME …" names some
	$(BIN)/python tests/benchmarks/run.py $(ARGS)

bench-doctor: $(VENV)/.test ## Train broken and healthy twins and score the doctor; ARGS="--write" keeps the table
	$(BIN)/python tests/benchmarks/bench_doctor.py $(ARGS)

soak: $(VENV)/.test ## Try babysit by hundreds of faults; ARGS="NAME … --seed N --scale X" chooses
	$(BIN)/python tests/faults/soak.py $(ARGS)

format: $(VENV)/.test ## Format everything
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

ifdef NODE
NODE_STAMP := node_modules/.package-lock.json

test-node: $(NODE_STAMP)
	npm test

check-node: $(NODE_STAMP)
	npm run check

$(NODE_STAMP): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
else
test-node check-node:
	@echo "$@: Node is not installed"
	@test "$${CI:-}" != true
endif

browser: $(VENV)/.test
	@$(BIN)/python tests/chromium.py

# PyTorch's CPU build, where pip finds its wheel: the tests and benchmarks that compare with it are left out elsewhere.
peers: $(VENV)/.test ## Install PyTorch's CPU build, from a folder named by PIP_FIND_LINKS
	$(PIP) --require-hashes -r .ci/lock/peers.txt

# Each in an environment of its own, for they want other versions of what we use; the benchmark "trackers" runs them.
trackers: | $(VENV)/bin/python ## Install the trackers that ours is measured beside, into .trackers
	for name in trackio wandb mlflow aim tensorboardX; do \
		place=.trackers/$$(echo $$name | tr A-Z a-z); \
		test -x $$place/bin/python || $(BIN)/python -m venv $$place; \
		$$place/bin/python -m pip install --quiet --disable-pip-version-check $$name; \
	done

# Each stamp is as new as the last installation that it stands for.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "babysit needs Python 3.11 or newer (or name one: make PYTHON=…)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.serve: pyproject.toml .ci/lock/serve.txt | $(VENV)/bin/python
	@echo "Installing babysit into $(VENV) …"
	@$(call install,serve,[fast,postgres])
	@touch $@

$(VENV)/.test: pyproject.toml .ci/lock/test.txt | $(VENV)/bin/python
	@echo "Installing babysit and its tools into $(VENV) …"
	@$(call install,test,[test,check,fast])
	@touch $(VENV)/.serve $@

lock: ## Write the lock files anew (Python 3.11 on Linux)
	.ci/lock.sh --upgrade

clean: ## Remove what the targets above have made
	rm -rf $(VENV) .trackers node_modules dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
