# Every target sets up what it needs; nothing but Python 3.11+ and make is asked for.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check format bench lock rulebook clean

## demo: patrol the built-in sample district and print the result
demo: $(VENV)/.installed
	$(BIN)/wangxun demo

## test: the whole test suite; the norm's part with every branch of it covered
test: $(VENV)/.installed-dev
	$(BIN)/coverage run -m pytest tests/spec
	$(BIN)/coverage report
	$(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/spec

## check: format, lint, types, layers, norm data
check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/wangxun norm check

## format: put the code into its form
format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

## rulebook: write the page of all rules anew from their data
rulebook: $(VENV)/.installed
	$(BIN)/wangxun rule book > catalog_spec/RULES.md

## bench: print the figures of the README
bench: $(VENV)/.installed-bench
	$(BIN)/python -m tests.bench

## lock: resolve the dependencies anew
lock:
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --quiet install uv
	cd . && for set in "requirements.lock" \
	    "requirements-dev.lock --group dev" \
	    "requirements-bench.lock --group dev --group bench"; do \
	  $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-emit-index-url --no-annotate \
	    pyproject.toml --upgrade --output-file $$set; \
	done

clean:
	rm -rf $(VENV) build *.egg-info demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更高版本;可用 make PYTHON=python3.12 指定。"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable . || $(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-bench: requirements-bench.lock $(VENV)/.installed-dev
	$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@
