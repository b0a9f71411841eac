# Everything here works on a fresh clone with only Python 3.11, make and git.
PYTHON ?= python3.11
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Bytecode is kept, whatever the machine says: a run starts Python some hundred times.
unexport PYTHONDONTWRITEBYTECODE
UV := $(BIN)/uv pip install --quiet --require-hashes --no-python-downloads --compile-bytecode
MANAGE := $(BIN)/python manage.py
FRONTEND := $(shell find frontend -type f 2>/dev/null)
WORKERS ?= 2

.PHONY: run test test-pg check bench prove lock clean

$(BIN)/uv: requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/runtime.stamp: $(BIN)/uv requirements/runtime.txt requirements/build.txt
	$(UV) -r requirements/runtime.txt
	$(UV) -r requirements/build.txt
	@touch $@

.venv/dev.stamp: $(BIN)/uv requirements/dev.txt
	$(UV) -r requirements/dev.txt
	@touch $@ .venv/runtime.stamp

node_modules/.stamp: package.json package-lock.json | .venv/runtime.stamp
	npm ci --ignore-scripts --silent
	@touch $@

static_built/.stamp: node_modules/.stamp $(FRONTEND)
	npm run --silent build
	@cp -r frontend/static/. static_built/ 2>/dev/null || true
	@touch $@

staticfiles/.stamp: static_built/.stamp .venv/runtime.stamp
	$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

run: staticfiles/.stamp ## the portal with demo data on http://localhost:8000
	@$(BIN)/python scripts/run.py

test: .venv/dev.stamp static_built/.stamp ## the whole suite on SQLite, browser journeys too
	$(BIN)/python -m pytest -n $(WORKERS) -m "not prove" $(PYTEST_ARGS)

test-pg: .venv/dev.stamp static_built/.stamp ## the whole suite on PostgreSQL (journeys run once, on SQLite)
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n $(WORKERS) -m "not prove and not journey" $(PYTEST_ARGS)

check: .venv/dev.stamp static_built/.stamp ## lint, types, import contracts, migrations, templates, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run --verbosity 0
	$(MANAGE) check_templates
	$(MANAGE) draw_lifecycles --check
	$(BIN)/python scripts/check_deploy.py

bench: .venv/dev.stamp static_built/.stamp ## benchmarks: figures, never a verdict
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_evaluation.py
	$(BIN)/python scripts/with_postgres.py $(BIN)/python scripts/bench_evaluation.py

prove: .venv/dev.stamp static_built/.stamp ## the large figures, outside the daily suite
	$(BIN)/python -m pytest -n $(WORKERS) -m prove
	$(BIN)/python tests/faults/run.py all

lock: $(BIN)/uv ## compile the locks anew from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --group build -o requirements/build.txt

clean: ## remove everything that was built, and the demo's data
	rm -rf .venv node_modules static_built staticfiles .cache var
