# Two commands do all set-up: `make run` (the service) and `make test` (everything).
PYTHON ?= python3
BIN := .venv/bin
SETTINGS ?= settings.toml

.PHONY: run demo setup setup-dev test check lock
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

lock: setup-dev ## Resolve the pins anew.
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 -c requirements-dev.lock \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
