# Two commands matter: `make run` and `make test`. Both set up what they need, once; see scripts/prepare.
PYTHON  := $(shell sh scripts/find-python)
PREPARE := $(PYTHON) -m scripts.prepare
ACTIVE  := .venv/bin/python
ARGS    ?=

.PHONY: help run test check bench wheel image lock clean
.DEFAULT_GOAL := help

help:            ## what there is
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: python      ## set up, build the page, serve it on 127.0.0.1:8000 or the next free port
	@$(PREPARE) run
	@exec $(ACTIVE) -m app.cli serve $(ARGS)

test: python     ## set up and run every check and test, in a real browser too
	@$(PREPARE) test
	@$(ACTIVE) -m scripts.checks $(ARGS)

check: python    ## the same without browser tests and PyTorch
	@$(PREPARE) test
	@$(ACTIVE) -m scripts.checks --fast $(ARGS)

bench: python    ## measure, and print ratios
	@$(PREPARE) test
	@$(ACTIVE) -m benchmarks $(ARGS)

wheel: python    ## a wheel in dist/ that carries the built page
	@$(PREPARE) run
	@$(ACTIVE) -m pip wheel --quiet --no-deps --wheel-dir dist .

image:           ## the container image backprop-explorer
	docker build -t backprop-explorer .

lock: python     ## rewrite the Python lock files from pyproject.toml
	@scripts/lock

clean:           ## remove all that make has made
	rm -rf .venv static/node_modules static/dist dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: python
python:
	@test -n "$(PYTHON)"
