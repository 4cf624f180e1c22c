# One command each: run, test, lint, bench. Each sets up what it needs; a second call costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A result of its own, so that `make test` and `make run` do not repeat each other's set-up.
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools

.PHONY: run test lint lock clean

run: $(RUNTIME)
	@$(BIN)/chargeback -w data/demo run 2026-10; status=$$?; \
	if [ $$status -eq 3 ]; then echo "Rejected lines are expected here: the demo holds some on purpose."; exit 0; fi; \
	exit $$status

test: $(TOOLS)
	$(BIN)/pytest -n 2 --dist loadfile -q

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar -q sql

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv $(VENV)

# The locks are whole, so pip is told not to look for more: it would weigh versions newer than the pinned ones.
$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1 $(BIN)/prefect server database upgrade -y > /dev/null
	@touch $@

$(TOOLS): requirements-dev.lock $(RUNTIME)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# For maintainers: uv writes the locks; `--no-emit-index-url` keeps servers out of them.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml build.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev pyproject.toml build.in -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist data/demo/periods
