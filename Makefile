# The two commands: `make demo` grades a real program on a virtual kit, `make test` runs everything that
# CI runs. Both set up .venv first. On Windows without make, see README.md.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
  BIN := .venv/Scripts
else
  BIN := .venv/bin
endif

# Where Python may keep no .pyc files, each of the thousand processes that the tests start would compile all of gorae.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test web prove prove-firmware agree compiled test-compiled fuzz fuzz-tests mutate coverage lint docs \
  bench bench-classroom interrupts system clean

demo: .venv/ready
	$(BIN)/gorae check lessons/line-oval/solution.py --lesson line-oval
	@echo "gorae is $(BIN)/gorae; to have it on the PATH of this terminal: . $(BIN)/activate"

# Three processes keep two cores busy: tests of browsers, boards and clients wait half of their time. Each begins with
# a stretch of its own, so that what a room or a lesson shares is made once, and takes from others when it is done.
test: system
	@$(MAKE) --no-print-directory -j 2 web lint docs
	$(BIN)/python -m pytest -n 3 --dist worksteal --gorae-seeds 2 --gorae-openings some

# The pages of `gorae classroom`, bundled from web/ into host/gorae/classroom/assets. Wheels carry them; in a
# checkout this makes them. Without node all the rest works, and what needs the pages says so.
web:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/node_modules/.ready && \
	  cd web && npm run --silent check && npm run --silent build; \
	else echo "make: the pages of gorae classroom need node 18 or newer with npm, from https://nodejs.org or your system's packages"; \
	  [ -z "$$GORAE_CI" ]; fi

web/node_modules/.ready: web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# Every program of every lesson that ought to pass, on twenty seeds and every kit it names: for a change of
# physics, firmware or a lesson. `make test` runs each on two, as it has ten minutes for everything.
prove: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal lessons --gorae-seeds 20 --gorae-openings all

# Made-up files, clients, programs and formulas for so many minutes in all; says how many inputs, exceptions,
# and how long the slowest took. `make fuzz-tests` tries every property of the tests on thousands of examples.
MINUTES ?= 5
fuzz: .venv/ready
	$(BIN)/python tests/fuzz --minutes $(MINUTES) $(TARGETS)

fuzz-tests: .venv/ready
	$(BIN)/python -m pytest -n 2 tests -m hypothesis --hypothesis-profile fuzz

# Are the tests able to fail? A sample of each room's mutants, in build/mutation/report.txt; a minute or two a room.
# `make mutate ROOM=stl` tries one room, `ROOM=stl,kits` some; SEED draws another sample.
SAMPLE ?= 60
SEED ?= 1
mutate: .venv/ready
	$(BIN)/python tests/mutation/mutate.py --sample $(SAMPLE) --seed $(SEED) $(if $(ROOM),--rooms $(ROOM)) \
	  --out build/mutation/report.txt

# Which lines no test of this process reaches: build/coverage/index.html.
coverage: .venv/ready
	$(BIN)/python -m pip install --quiet --group coverage
	$(BIN)/python -m coverage run --source gorae --data-file build/.coverage -m pytest tests
	$(BIN)/python -m coverage report --data-file build/.coverage --skip-covered --sort cover
	$(BIN)/python -m coverage html --data-file build/.coverage --directory build/coverage

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# What some tests need of the system: Chromium to look at reports, node to bundle the classroom's pages, QEMU to
# boot a real micro:bit's firmware.
# Where we may not install it, those tests say that they were skipped; in CI they fail.
system:
	@command -v apt-get >/dev/null || exit 0; wanted=; \
	command -v chromium >/dev/null || wanted="chromium fonts-nanum"; \
	command -v npm >/dev/null || wanted="$$wanted nodejs npm"; \
	command -v qemu-system-arm >/dev/null && [ -e /usr/share/firmware-microbit-micropython ] || \
	  wanted="$$wanted qemu-system-arm firmware-microbit-micropython"; \
	[ -n "$$wanted" ] || exit 0; \
	[ "$$(id -u)" = 0 ] && as= || as="sudo -n"; \
	{ $$as apt-get update -qq && $$as apt-get install -qq -y --no-install-recommends $$wanted; } || \
	  echo "make: $$wanted could not be installed; the tests that need it will be skipped"

# The documentation as a site, in build/docs-site/site. A dead link is an error.
docs: .venv/ready
	$(BIN)/python docs/site/build.py

bench: .venv/ready
	$(BIN)/python tests/benchmarks/all.py

# A class of 200 under load, and killed again and again: docs/decisions/029-classroom-server.md has figures.
bench-classroom: .venv/ready
	$(BIN)/python tests/benchmarks/classroom.py

# gorae with compiled modules, in build/compiled: never beside the sources, where they would grow stale. To use it:
# PYTHONPATH=build/compiled .venv/bin/gorae …
compiled: .venv/ready
	rm -rf build/compiled build/wheel
	HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 $(BIN)/python -m build --wheel --no-isolation --skip-dependency-check --outdir build/wheel
	$(BIN)/python -m pip install --quiet --no-deps --target build/compiled build/wheel/*.whl

# The rooms that are compiled and what runs on them, tested on the compiled modules; and the recordings of all
# lessons on all their kits, byte for byte as from the sources.
test-compiled: compiled
	$(BIN)/python tests/compiled/compare.py build/compiled
	PYTHONPATH=build/compiled $(BIN)/python -m pytest -n 2 tests/compiled tests/world tests/virtual tests/bench \
	  tests/contracts tests/emulated tests/jobs lessons --gorae-seeds 2 --gorae-openings some

# Ctrl-C at 200 random moments of check, run and pytest. Takes some minutes.
interrupts: .venv/ready
	$(BIN)/python tests/benchmarks/interrupts.py --tries 200

# Bytecode is left to the first import: pip would compile 9,000 files one after the other, and few are ever imported.
.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade --no-compile "pip>=25.1"
	$(BIN)/python -m pip install --quiet --no-compile --editable . --group dev
	touch .venv/ready

clean:
	rm -rf web/node_modules host/gorae/classroom/assets .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
