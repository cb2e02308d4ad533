PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test check kills bench bench-full fmt

demo: .venv/demo  ## sandbox, bot and a sample group, on http://127.0.0.1:8800
	$(BIN)/python -m bot demo

test: .venv/dev  ## the tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not slow and not alone"  # most of them wait

check: .venv/dev  ## style, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

kills: .venv/dev  ## kill -9 at a hundred moments of each kind on each engine
	CONVENOR_MOMENTS=100 $(BIN)/python -m pytest -n 4 --dist worksteal tests/bot/test_kill.py tests/bot/test_packs_kill.py \
		tests/bot/test_papers_kill.py tests/faults/test_kill_votes.py

bench: .venv/dev  ## figures, each as a ratio to a baseline of the same run
	$(BIN)/python -m benchmarks

bench-full: .venv/dev  ## the same at the big sizes: 10,000 groups, 7,200,000 attendances; takes 40 minutes
	$(BIN)/python -m benchmarks --full

fmt: .venv/dev  ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/demo: requirements.txt
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements-dev.txt
	touch $@
