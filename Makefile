# One command each: run, test, lint, bench. Each sets up what it needs; a second call costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A result of its own, so that `make test` and `make run` do not repeat each other's set-up.
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
# What `make bench` compares with; the program itself never imports pandas.
ANALYST := $(VENV)-bench/.ready

.PHONY: run test lint bench lock clean

# The group that is generated for `make bench`; SITES, USERS and SERVICES too, ROUNDS, FULL=1 and MARKDOWN=1.
LINES := 1000000
ENTITIES := 200

run: $(RUNTIME)
	@$(BIN)/chargeback -w data/demo run 2026-10; status=$$?; \
	if [ $$status -eq 3 ]; then echo "Rejected lines are expected here: the demo holds some on purpose."; exit 0; fi; \
	exit $$status

test: $(TOOLS)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar -q sql

bench: $(TOOLS) $(ANALYST)
	@$(BIN)/python -m tests.bench --lines $(LINES) --entities $(ENTITIES) $(if $(SITES),--sites $(SITES)) \
		$(if $(USERS),--users $(USERS)) $(if $(SERVICES),--services $(SERVICES)) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(FULL),--full) $(if $(MARKDOWN),--markdown)

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv $(VENV)

# What the first run would pay once is paid here: our code is compiled, as pip does with that of others, and Prefect's
# database is made.
# The locks are whole, so pip is told not to look for more: it would weigh versions newer than the pinned ones.
$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m compileall -q flows schemas transforms
	PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1 $(BIN)/prefect server database upgrade -y > /dev/null
	@touch $@

$(TOOLS): requirements-dev.lock $(RUNTIME)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(ANALYST): tests/bench/analyst.lock
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/bench/analyst.lock
	@touch $@

# For maintainers: uv writes the locks; `--no-emit-index-url` keeps servers out of them.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml build.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev pyproject.toml build.in -c requirements.lock -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		tests/bench/analyst.in -o tests/bench/analyst.lock

clean:
	rm -rf $(VENV) $(VENV)-bench build dist data/demo/periods
