# Everything the project can be asked to do. A fresh machine needs Python 3.11, make and the package registries.
SHELL := /bin/bash
PYTHON := .venv/bin/python
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help run test check bench mutants soak pictures law messages lock format setup setup-dev

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: export ODR_DEMO := 1
run: export ODR_SITE_URL ?= http://127.0.0.1:$(PORT)
run: setup ## serve the platform with its demo world on http://127.0.0.1:8000 (PORT=...)
	@$(PYTHON) -m tools.compile_catalogues
	@$(PYTHON) manage.py migrate --noinput --verbosity 0
	@$(PYTHON) manage.py demo
	@exec $(PYTHON) manage.py serve --port $(PORT)

test: setup-dev ## every test, on both databases, in a browser and in node
	@tools/need postgresql redis-server chromium fonts-noto-cjk poppler-utils nodejs gettext libreoffice-writer-nogui coturn
	@PYTHON=$(PYTHON) tools/test

check: setup-dev ## format, lint, types, import rules, sizes, templates, migrations, catalogues
	@tools/need gettext
	@$(PYTHON) -m tools.check

bench: setup-dev ## the benchmarks, against real PostgreSQL and Redis
	@tools/need postgresql redis-server ejabberd erlang-p1-pgsql
	@$(PYTHON) benchmarks/run.py

mutants: setup-dev ## plant known faults in a copy of the tree: a named test must notice each
	@$(PYTHON) -m tools.mutants

soak: setup-dev ## the full-size fault runs
	@tools/need postgresql redis-server
	@$(PYTHON) -m pytest tests -m soak
	@$(PYTHON) -m tests.servers -- $(PYTHON) -m pytest tests -m "soak and both_databases"
	@$(PYTHON) -m tools.mutants

pictures: setup-dev ## take the pictures of docs/pictures anew, by the browser tests
	@tools/need chromium fonts-noto-cjk coturn
	@ODR_PICTURES=1 DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PYTHON) -m pytest tests/browser -p no:asyncio -q

law: setup-dev ## write docs/law.md anew from the tables of the law and of the stages
	@$(PYTHON) -m tools.law_page

messages: setup-dev ## bring the message catalogues up to date with the sources
	@tools/need gettext
	@$(PYTHON) -m tools.check_catalogues --update

format: setup-dev ## format the Python sources and mend what the linter can
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: setup-dev ## pin requirements*.in again, with hashes
	@for name in requirements requirements-dev; do \
	  .venv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 $$name.in -o $$name.txt || exit 1; \
	done

setup:
	@tools/setup requirements.txt

setup-dev:
	@tools/setup requirements-dev.txt
