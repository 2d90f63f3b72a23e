# The two commands: `make demo` grades a real program on a virtual kit, `make test` runs everything that
# CI runs. Both set up .venv first. On Windows without make, see README.md.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
  BIN := .venv/Scripts
else
  BIN := .venv/bin
endif

.PHONY: demo test lint bench system clean

demo: .venv/ready
	$(BIN)/gorae check lessons/line-oval/solution.py --lesson line-oval

test: system lint
	$(BIN)/python -m pytest -n 2

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The report is looked at in Chromium, and a micro:bit's firmware runs in QEMU. Where we may not install
# them, their tests say that they were skipped.
system:
	@command -v chromium >/dev/null || ! command -v apt-get >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && as= || as="sudo -n"; \
	  $$as apt-get update -qq && $$as apt-get install -qq -y --no-install-recommends chromium fonts-nanum; \
	} || echo "make: Chromium was not installed; the report's tests in a browser will be skipped"
	@command -v qemu-system-arm >/dev/null || ! command -v apt-get >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && as= || as="sudo -n"; \
	  $$as apt-get update -qq && $$as apt-get install -qq -y --no-install-recommends qemu-system-arm firmware-microbit-micropython; \
	} || echo "make: QEMU was not installed; the tests on a real micro:bit firmware will be skipped"

bench: .venv/ready
	$(BIN)/python tests/benchmarks/all.py

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch .venv/ready

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
