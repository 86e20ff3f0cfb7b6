# Paper Digest: `make site` and `make test` do all the set-up they need, in .venv; only Python 3.11 is asked for.

VENV := .venv
BIN := $(VENV)/bin

# The first Python that is new enough; another one: make site PYTHON=/path/to/python3.12
PYTHON ?= $(firstword $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python; done))

# .venv/whole names the checkout for which .venv was finished: after an interrupted set-up, or in a copy of
# the checkout, there is none that fits, and .venv is made anew.
WHOLE := [ -x $(BIN)/python ] && [ "$$(cat $(VENV)/whole 2>/dev/null)" = "$(CURDIR)" ]
ANEW := $(shell $(WHOLE) || echo anew)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# What comes as source only, such as feedgen, is built with the locked tools: nothing else is fetched for it.
LOCKED := install --require-hashes --no-build-isolation --use-pep517
OURSELVES := install --no-index --no-deps --no-build-isolation

.PHONY: help site test check shots bench lock wheel clean anew
.DEFAULT_GOAL := help
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

site: $(VENV)/run ## set up, and build the demonstration digest into site/
	@$(BIN)/digest build
	@echo "The site is in $(CURDIR)/site; to read it:  $(BIN)/digest serve"

test: $(VENV)/dev ## set up, and run all tests
	@$(BIN)/python -m pytest

check: $(VENV)/dev ## set up, and run the linter, the formatter, the type checker and the test of the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict digest
	@$(BIN)/python -m pytest tests/test_layers.py

shots: $(VENV)/dev ## make pictures of each kind of page into shots/
	@$(BIN)/python tests/shots.py

bench: $(VENV)/run ## time full builds beside other generators (N=10000, see tests/bench/peers.sh)
	@tests/bench/peers.sh $(N)

wheel: $(VENV)/dev ## build dist/digestpress-*.whl
	@$(BIN)/python -m hatchling build --target wheel

clean: ## remove what was built and cached; .venv stays
	@rm -rf dist build shots .cache .digest-cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find site -mindepth 1 -not -name .gitignore -delete
	@find digest tests -name __pycache__ -prune -exec rm -rf {} +

# Set-up. A stamp is newer than the lock it was made from; the one for development holds the other.
$(VENV)/run: requirements.lock requirements-build.lock pyproject.toml $(ANEW)
	$(call set_up,requirements.lock)

$(VENV)/dev: requirements-dev.lock requirements-build.lock pyproject.toml $(ANEW)
	$(call set_up,requirements-dev.lock)
	@touch $(VENV)/run

define set_up
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Paper Digest needs Python 3.11 or newer; name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@{ $(WHOLE); } || { echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@rm -f $(VENV)/whole
	@echo "Installing what $(1) names"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-build.lock
	@$(PIP) $(LOCKED) -r $(1)
	@$(PIP) $(OURSELVES) --editable .
	@$(BIN)/python -m compileall -q digest || true # where nothing is compiled on the way, each command would be slower
	@echo "$(CURDIR)" >$(VENV)/whole
	@touch $@
endef

# The lock files: for every platform and every Python from 3.11; `make lock NEWER=--upgrade` takes newer versions.
COMPILE = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock" $(NEWER)

lock: $(VENV)/dev ## write the lock files from pyproject.toml
	@$(PIP) install 'uv>=0.9'
	@$(COMPILE) --group build --output-file requirements-build.lock
	@$(COMPILE) pyproject.toml --group build -c requirements-build.lock --output-file requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock --output-file requirements-dev.lock
