# Everything a newcomer needs, with Python 3.11+ and make alone.
.DEFAULT_GOAL := help
.SUFFIXES:
SHELL := /bin/sh
BIN := .venv/bin
# The first Python on the path that is new enough.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q install --require-hashes
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
# How many test processes; two use the two cores of a small machine.
WORKERS ?= 2

# What runs docker-compose.yml.
COMPOSE ?= docker compose

# The pages: what they are built from, and where npm runs.
PAGES := services/gateway/frontend
NPM := $(BIN)/python deploy/node.py $(PAGES)
E2E := tests/e2e
# Folders too, so that a file taken away counts; the types are made while building.
PAGES_FROM := $(shell find deploy/api $(PAGES) -type d \( -name node_modules -o -name dist -o -name types \) -prune \
	-o -path $(PAGES) -o -path $(PAGES)/src/api -o -print)

.PHONY: help run up-local up engine down secrets pages test long e2e axe screenshots speed check fmt lock service contracts bench chaos season fuzz clean

help: ## Show what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .state/run.stamp .state/pages.stamp ## Start the product; PORT=8000, LIANHE_HOME=.lianhe, DEMO=0 for an empty installation
	@exec $(BIN)/python -m services run

up-local: .state/dev.stamp .state/pages.stamp ## The same as many processes over Kafka on this machine, in .lianhe/up
	@$(BIN)/python -m shared.kit.broker fetch
	@LIANHE_HOME=$${LIANHE_HOME:-.lianhe/up} exec $(BIN)/python -m services up

up: engine secrets ## Start the group in containers; PORT=8000, PROFILE=observe for Prometheus and Grafana
	$(COMPOSE) build databases
	$(COMPOSE) $(if $(PROFILE),--profile $(PROFILE)) up -d

engine:
	@$(COMPOSE) version >/dev/null 2>&1 || { echo "没有可用的容器引擎 / no container engine answers: $(COMPOSE)"; \
		echo "COMPOSE=… 可另指定；不用容器请运行 make up-local / COMPOSE=… names another; without one: make up-local"; \
		exit 1; } >&2

down: engine ## Stop the containers; the data stay in their volumes
	$(COMPOSE) --profile observe down

secrets: .state/run.stamp ## Make the passwords and keys of the containers in .lianhe/secrets, where they are missing
	@$(BIN)/python -m services secrets .lianhe/secrets

pages: .state/pages.stamp ## Build the pages, where they changed

test: .state/dev.stamp .state/pages.stamp .state/browser.stamp ## Run every test but the long ones: real PostgreSQL, real Kafka, a real browser
	@$(BIN)/python -m shared.kit.broker fetch
	@$(NPM) run --silent test
	@# A test process that dies ends the run: xdist would start another, and wait for it for ever.
	@$(BIN)/python -m pytest tests --ignore=tests/bench -n $(WORKERS) --max-worker-restart 0 --dist loadfile --no-loadscope-reorder \
		--durations=40 -m "not long" $(ARGS)

long: .state/dev.stamp ## Run the tests that make, start or put back whole installations; some minutes
	@$(BIN)/python -m shared.kit.broker fetch
	@$(BIN)/python -m pytest tests --ignore=tests/bench --ignore=tests/e2e -m long --durations=10 $(ARGS)

e2e: .state/dev.stamp .state/pages.stamp .state/browser.stamp ## Only the tests in the browser, over a product with a small demo
	@$(BIN)/python -m pytest tests/e2e --timeout 900 $(ARGS)

axe: .state/dev.stamp .state/pages.stamp .state/browser.stamp ## Audit every page in both languages, looks and widths
	@$(BIN)/python -m tests.e2e axe $(ARGS)

screenshots: .state/dev.stamp .state/pages.stamp .state/browser.stamp ## A picture of every page at both widths, in .state/screenshots
	@$(BIN)/python -m tests.e2e screenshots $(ARGS)

speed: .state/dev.stamp .state/pages.stamp .state/browser.stamp ## What a first visit loads, and when pages are usable on a slow processor
	@$(BIN)/python -m tests.e2e speed $(ARGS)

check: .state/dev.stamp .state/npm.stamp ## Format, lint, strict types, import directions, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy services shared
	$(BIN)/lint-imports
	$(NPM) run --silent check
	$(BIN)/python -m pytest tests/house -q

fmt: .state/dev.stamp .state/npm.stamp ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) run --silent fmt

lock: .state/dev.stamp ## Bring the hashed locks up to pyproject.toml; ARGS=--upgrade takes newer versions
	$(COMPILE) $(ARGS) pyproject.toml -o deploy/requirements.txt
	$(COMPILE) $(ARGS) pyproject.toml --group dev -c deploy/requirements.txt -o deploy/requirements-dev.txt

service: .state/dev.stamp ## Make a subsidiary's desk from the scaffold: NAME=orchard ZH=果木 EN=Orchard
	@$(BIN)/python -m services scaffold $(NAME) --zh "$(ZH)" --en "$(EN)"
	@$(BIN)/ruff format -q services/$(NAME)
	@$(BIN)/ruff check -q --fix services/$(NAME)

contracts: .state/dev.stamp ## Regenerate OpenAPI, AsyncAPI, the contract schemas and the event map
	$(BIN)/python -m services docs

bench: .state/dev.stamp ## Measure against the bare driver on the same machine
	@$(BIN)/python -m tests.bench $(ARGS)

chaos: .state/dev.stamp ## Kill the product at random moments of the season's loading; ARGS="--kills 30 --seed N --transport kafka"
	@$(BIN)/python -m shared.kit.broker fetch
	@$(BIN)/python -m tests.season chaos $(ARGS)

season: .state/dev.stamp ## Live two hundred days over an unruly bus, audited after each; ARGS="--days 200 --seed N"
	@$(BIN)/python -m tests.season season $(ARGS)

fuzz: .state/dev.stamp ## Send what nobody should to every door; ARGS="--requests 100000 --seed N --only sales"
	@$(BIN)/python -m tests.fuzz $(ARGS)

clean: ## Remove the virtual environment and the caches; the data in .lianhe stay
	rm -rf $(PAGES)/dist $(PAGES)/node_modules $(E2E)/node_modules
	rm -rf .venv .state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Lianhe needs Python 3.11 or newer, and found none."; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv

# A stamp is older than a .venv made anew, so that gets its packages again.
.state/run.stamp: deploy/requirements.txt .venv/pyvenv.cfg
	@echo "Installing what deploy/requirements.txt locks"
	@$(PIP) -r deploy/requirements.txt
	@mkdir -p .state && touch $@

.state/dev.stamp: deploy/requirements-dev.txt .state/run.stamp
	@echo "Installing what deploy/requirements-dev.txt locks"
	@$(PIP) -r deploy/requirements-dev.txt
	@touch $@

.state/npm.stamp: $(PAGES)/package-lock.json .venv/pyvenv.cfg
	@echo "Installing what $(PAGES)/package-lock.json locks"
	@$(NPM) ci --silent
	@mkdir -p .state && touch $@

.state/pages.stamp: .state/npm.stamp $(PAGES_FROM)
	@echo "Building the pages"
	@$(NPM) run --silent build
	@touch $@

.state/browser.stamp: $(E2E)/package-lock.json .venv/pyvenv.cfg
	@echo "Installing the browser of $(E2E)/package-lock.json"
	@$(BIN)/python deploy/node.py $(E2E) ci --silent
	@$(BIN)/python deploy/node.py $(E2E) run --silent unpack -- $(CURDIR)/.state/browser
	@touch $@
