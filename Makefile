# What there is to do with a checkout. Everything is set up in .venv, on the first call and when it changes.

PYTHON ?= python3
PYTEST_ARGS ?=
# Options of "make crash": --kills 100, say.
CRASH ?=
# Options of "make bench-check" and "make bench-peers": --runs 2 --idle 20, say.
BENCH ?=
# Some of the desktops only: "dunst sway", say. All of them by default.
DESKTOPS ?=
# "present": what tests/system-packages.txt names is there under other names.
SYSTEM_PACKAGES ?=

VENV := .venv
IN_VENV := $(VENV)/bin/python -m

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format generate messages pictures page drawings bench bench-check bench-peers \
	dependencies crash machine desktops year zones system-packages clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: $(VENV)/runs ## reminders by the sample settings, until Ctrl-C
	@if $(VENV)/bin/crampguard status >/dev/null 2>&1; then \
		echo "crampguard is running already, and there is one service a person."; \
		echo "To try this one, stop that one first: crampguard service uninstall, or Ctrl-C where it runs."; \
	else exec $(VENV)/bin/crampguard run --config config/crampguard.toml; fi

test: system-packages $(VENV)/develops ## every test, and how much of the code they reach
	$(IN_VENV) coverage erase
	$(IN_VENV) coverage run -m pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder $(PYTEST_ARGS)
	$(IN_VENV) coverage combine --quiet
	$(IN_VENV) coverage report --fail-under=90
	$(IN_VENV) coverage report --fail-under=100 --include='crampguard/domain/*,crampguard/service.py'

check: $(VENV)/develops ## what needs no running: style, types, imports, spelling, generated files
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) mypy
	$(VENV)/bin/lint-imports --no-logo
	git ls-files -z | xargs -0 $(VENV)/bin/codespell
	rm -rf $(VENV)/generated && mkdir $(VENV)/generated
	$(IN_VENV) crampguard.settings.generate $(VENV)/generated
	diff --recursive config $(VENV)/generated || { echo "Out of date: make generate" >&2; exit 1; }

format: $(VENV)/develops ## write the code as the style wants it
	$(IN_VENV) ruff check --fix .
	$(IN_VENV) ruff format .

generate: $(VENV)/develops ## the sample settings and their schema, from the code
	$(IN_VENV) crampguard.settings.generate config

messages: $(VENV)/develops ## the catalogue of all texts, for translators, from the code
	$(IN_VENV) tests.messages

pictures: system-packages $(VENV)/develops ## the README's pictures, of the real thing
	$(IN_VENV) docs.screenshots
	$(IN_VENV) docs.page_pictures

drawings: system-packages ## the guide's drawings for notifications, from their SVGs
	@for file in crampguard/pictures/*.svg; do rsvg-convert --width 256 --height 256 --background-color white \
		--output "$${file%.svg}.png" "$$file" || exit 1; done

bench: system-packages $(VENV)/develops ## measure speed and weight, in short
	@for file in tests/bench/bench_*.py; do $(IN_VENV) "tests.bench.$$(basename "$$file" .py)" || exit 1; done

bench-check: system-packages $(VENV)/develops ## measure all that has a goal, and fail where one is missed: 17 minutes
	$(IN_VENV) tests.bench.check $(BENCH)

bench-peers: system-packages $(VENV)/develops ## the same, beside programs like it; into docs/benchmarks.md
ifneq ($(SYSTEM_PACKAGES),present)
	tests/system-packages.sh tests/bench/system-packages.txt
endif
	$(IN_VENV) tests.bench.peers $(BENCH)

dependencies: $(VENV)/develops ## what an installation takes, and why; into docs/dependencies.md
	$(IN_VENV) tests.bench.dependencies

crash: system-packages $(VENV)/develops ## kill the service a thousand times, and compare what was shown with the journal
	$(IN_VENV) tests.crash $(CRASH)

page: system-packages $(VENV)/develops ## the page in a real browser, used as a person would
ifneq ($(SYSTEM_PACKAGES),present)
	tests/system-packages.sh tests/page/system-packages.txt
endif
	$(IN_VENV) tests.page $(PYTEST_ARGS)

machine: $(VENV)/exists ## the service on a machine of its own: real suspends, clocks, logins; into docs/reliability-machine.md
ifneq ($(SYSTEM_PACKAGES),present)
	tests/system-packages.sh tests/machine/system-packages.txt
endif
	$(IN_VENV) tests.machine

desktops: system-packages $(VENV)/develops ## the service on every desktop there is a rig for; into docs/desktops.md
ifneq ($(SYSTEM_PACKAGES),present)
	tests/system-packages.sh tests/desktops/system-packages.txt
endif
	$(IN_VENV) tests.desktops $(DESKTOPS)

year: $(VENV)/develops ## a year of one person through the real service, into docs/year.md
	$(IN_VENV) tests.year

zones: $(VENV)/develops ## every time zone's clock changes, 2020 to 2037, against a second opinion: minutes
	$(IN_VENV) tests.zones

system-packages:
ifneq ($(SYSTEM_PACKAGES),present)
	tests/system-packages.sh
endif

clean: ## remove what these commands made
	rm -rf $(VENV) build dist artefacts .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache

$(VENV)/exists:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "crampguard needs Python 3.11 or newer; for another one: make PYTHON=python3.12")'
	@echo "Setting up $(VENV): a minute, once."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@# The first pip that reads dependency groups is 25.1.
	$(IN_VENV) pip install --quiet --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/runs: $(VENV)/exists pyproject.toml
	$(IN_VENV) pip install --quiet --editable .
	@touch $@

$(VENV)/develops: $(VENV)/runs
	$(IN_VENV) pip install --quiet --group dev
	@touch $@
