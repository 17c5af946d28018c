# The first of these that Hearth supports builds .venv. To choose one yourself: make PYTHON=python3.12
PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo run check format-check lint types generated coverage test test-quick elsewhere audit image bench survive pictures format generate lock upgrade clean

help: ## Show what you can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/demo ## Try Hearth in your browser, without a Discord account
	$(BIN)/python -m bot demo

run: $(VENV)/run ## Run the bot (your token goes into .env)
	$(BIN)/python -m bot run

check: format-check lint types generated coverage ## Everything CI checks

format-check: $(VENV)/dev
	$(BIN)/ruff format --check

lint: $(VENV)/dev
	$(BIN)/ruff check

types: $(VENV)/dev
	$(BIN)/pyright

generated: $(VENV)/dev
	$(BIN)/python -m bot.generate --check

coverage: $(VENV)/dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov

test: $(VENV)/dev ## Run the tests; some of them: make test ARGS="-k welcome"
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

test-quick: $(VENV)/dev ## Run what can be run in a minute, between two edits
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --quick $(ARGS)

elsewhere: $(VENV)/dev ## Run tests at other hours, in other zones and languages (needs cc and a German locale)
	$(BIN)/python -m tests.elsewhere $(ARGS)

audit: $(VENV)/dev ## Ask PyPI whether anything that is locked has a known hole
	$(BIN)/python requirements/audit.py --disable-pip --require-hashes $(addprefix -r ,$(wildcard requirements/*.txt)) $(ARGS)

image: ## Build the container image and start the bot in it; on another Python: make image SUITE=sid
	deploy/try-image

bench: $(VENV)/dev ## Measure how fast the bot is; a part of it: make bench ARGS=large
	$(BIN)/python -m benchmarks.bench $(ARGS)

survive: $(VENV)/dev ## Kill the bot 200 times and break all around it; again: make survive ARGS="--seed 7"
	$(BIN)/python -m tests.survival.survive --long $(ARGS)

pictures: $(VENV)/dev ## Make the pictures of the docs again, from the demo (needs chromium)
	HEARTH_REQUIRE_BROWSER=1 HEARTH_SCREENSHOTS=docs/pictures $(BIN)/python -m pytest tests/demo -k "visit or pictures"

format: $(VENV)/dev ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

generate: $(VENV)/dev ## Write the generated pages again
	$(BIN)/python -m bot.generate

# dev is locked first and binds the others, so that one .venv can hold all three.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"

lock: $(VENV)/dev ## Write requirements/ again after a change in pyproject.toml
	$(LOCK) $(UPGRADE) --extra demo --extra postgres --group dev -o requirements/dev.txt
	$(LOCK) --extra demo --extra postgres --constraints requirements/dev.txt -o requirements/demo.txt
	$(LOCK) --extra postgres --constraints requirements/dev.txt -o requirements/run.txt

upgrade: ## Lock the newest releases pyproject.toml allows
	@$(MAKE) lock UPGRADE=--upgrade

clean: ## Remove .venv and everything the tools left behind
	rm -rf .venv .venv-oldest .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov
	find bot cogs tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# .venv/run, .venv/demo and .venv/dev are stamps: each says that its requirements are installed.
# --no-deps: the files name every package, and pip would look at what else coverage[toml] could mean, newer than locked.
$(VENV)/%: requirements/%.txt | $(BIN)/python
	@echo "Installing $< into $(VENV); the first time takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# Each candidate is asked, not just looked up: a version manager's shim can be on PATH and still refuse to start.
$(BIN)/python:
	@for python in $(PYTHON); do \
		if $$python -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then \
			exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo "Hearth needs Python 3.11, 3.12, 3.13 or 3.14, with its venv module. None of these is one: $(PYTHON)." >&2; \
	exit 1
