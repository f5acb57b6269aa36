# Everything a person or CI runs. Needed on the machine: Python 3.11 or later, and make.

UV_VERSION := 0.13.9
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m alliance.launcher
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock"

export UV_NO_PROGRESS := 1
export PYTHONUNBUFFERED := 1
# Six programs start from the same thousand modules: read once, they are kept compiled for the others.
export PYTHONDONTWRITEBYTECODE :=
# Offices with an authority of their own keep it in the system's store; uv would look past it.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS ?= 1
endif

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev up servers servers-stop frontend test check bench fuzz lock messages

help:                ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1 \t/p' Makefile

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本，请安装，或用 PYTHON=… 指定。")'
	@$(PYTHON) -m venv .venv || { echo "无法在 $(CURDIR) 建立 .venv：请确认目录可写、磁盘未满，并装有 python3-venv。" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# The stamps hold which lock file is installed; the development set includes the other.
.venv/.runtime: requirements.lock $(BIN)/uv
	@echo "安装程序包……"
	@$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python $$(test -f .venv/.development && echo requirements-dev.lock || echo requirements.lock)
	@$(BIN)/python -m alliance.launcher.path
	@touch $@

.venv/.development: requirements-dev.lock $(BIN)/uv
	@echo "安装开发与测试程序包……"
	@$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements-dev.lock
	@$(BIN)/python -m alliance.launcher.path
	@touch $@ .venv/.runtime

node_modules/.installed: package-lock.json .venv/.runtime
	@$(RUN) packages && touch $@

setup: .venv/.runtime node_modules/.installed          ## install what the product stands on
setup-dev: .venv/.development node_modules/.installed  ## the same, with the tools for tests and checks

up: setup        ## start everything; Ctrl-C stops it   (PORT, TONGXIN_VAR, DEMO, DATABASE_URL, REDIS_URL)
	@exec $(RUN) up

servers: setup   ## start PostgreSQL and Valkey alone and leave them running
	@$(RUN) servers

servers-stop: setup  ## stop what make servers started
	@$(RUN) servers-stop

frontend: setup  ## fetch the front-end files and cut the icon sprite
	@$(RUN) frontend

messages: setup-dev  ## collect the texts to translate, then compile them
	@$(RUN) messages-extract
	@$(RUN) messages-compile

check: setup-dev ## lint, types, contracts, migrations, messages
	@$(RUN) check

test: setup-dev  ## everything CI runs
	@$(RUN) test

bench: setup-dev ## the figures of speed and memory
	@$(RUN) bench

fuzz: setup-dev  ## the long search for inputs that break something
	@$(RUN) fuzz

lock: $(BIN)/uv  ## resolve the dependencies anew
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" NODE_USE_SYSTEM_CA=1 npm install --package-lock-only
