# Two commands do all set-up: `make run` (the service) and `make test` (everything).
PYTHON ?= python3
BIN := .venv/bin
SETTINGS ?= settings.toml
PYTEST ?= -q -rs
PINS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q

.PHONY: run demo setup setup-dev test check browser screenshots bench lock
.DEFAULT_GOAL := run

run: setup ## Start everything in one process on an embedded store.
	@exec $(BIN)/python -m app run --settings $(SETTINGS)

demo: setup ## The same, on a throw-away store filled with thirty cases.
	@exec $(BIN)/python -m app demo --settings $(SETTINGS)

setup: .venv/ready ## Only prepare .venv.
setup-dev: .venv/ready-dev

.venv/ready: requirements.lock
	@echo "Preparing .venv (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Huiyin needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "Preparing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

check: setup-dev ## Format, lint, types, templates.
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --check --lint admin/templates bot/webchat/templates

test: setup-dev browser ## Everything, against real parts.
	$(BIN)/python -m pytest $(PYTEST)

# The browser tests need Debian's Chromium and a Chinese font; where this may not
# install them, those tests are skipped with a line that says so.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium for the browser tests (once) ..."; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends chromium fonts-noto-cjk >/dev/null; } 2>/dev/null || true; \
	  fi; }
	@command -v chromium >/dev/null 2>&1 || echo "No chromium here: the browser tests will be skipped."

screenshots: setup-dev browser ## Pictures of the running program, into screenshots/.
	$(BIN)/python -m scripts.screenshots $(PICTURES)

bench: setup-dev ## The figures of docs/performance.md.
	$(BIN)/python -m benchmarks.run

lock: setup-dev ## Resolve the pins anew.
	$(BIN)/uv pip compile pyproject.toml --extra dev $(PINS) -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev $(PINS) --no-annotate -q \
	  | sed -E '/--hash/d; s/ \\$$//' > .venv/pins.txt
	$(BIN)/uv pip compile pyproject.toml $(PINS) -c .venv/pins.txt -o requirements.lock
