# Inkling's commands. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON := $(shell infra/find_python.sh 3.12 3.13 3.14)
TRAINING_PYTHON := $(shell infra/find_python.sh 3.11 3.12 3.13)

SHARED := ../shared/quickdraw/drawings.ndjson.gz
DRAWINGS ?= $(SHARED)
TEACHER ?= $(if $(filter $(SHARED),$(DRAWINGS)),$(wildcard $(dir $(SHARED))teacher))
MODEL_DIR ?= build/model

DEV := .venv/bin/python
LOCAL := .venv-local/bin/python
TRAINING := .venv-training/bin/python
TRAINING_MADE := $(if $(TRAINING_PYTHON),.venv-training/made)
LOCKS := dev local emulator security load uv
PIP := -m pip install --quiet --quiet --disable-pip-version-check --no-compile --requirement

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# ---- the game

.PHONY: run
run: .venv-local/made .venv-emulator/made ## play: the whole game at http://localhost:8000 (PORT and AWS_ENDPOINT_URL are honoured)
	@exec $(LOCAL) -m infra.local run

.PHONY: clean-local
clean-local: .venv-local/made ## forget the local cloud: players, results, accounts
	@exec $(LOCAL) -m infra.local forget

.PHONY: package
package: .venv-local/made ## make the deployment package and template in build/lambda/out
	@$(LOCAL) -m infra.package

# ---- production

.PHONY: deploy
deploy: .venv-local/made ## put the game on AWS (or on AWS_ENDPOINT_URL): STAGE=dev or STAGE=prod; YES=1 asks nothing
	@exec $(LOCAL) -m infra.deploy --stage $(call stage,deploy) $(if $(YES),--yes) $(DEPLOY_ARGUMENTS)

.PHONY: rollback
rollback: .venv-local/made ## put the release before back in place: STAGE=dev or STAGE=prod; RELEASE=… another one
	@exec $(LOCAL) -m infra.deploy --stage $(call stage,rollback) --back $(if $(RELEASE),--release $(RELEASE)) $(if $(YES),--yes) $(DEPLOY_ARGUMENTS)

# stage(target): STAGE, or what to say
stage = $(if $(STAGE),$(STAGE),$(error say which stage: make $(1) STAGE=dev, or STAGE=prod))

# ---- proof

.PHONY: test
test: test-training test-site test-game ## every test that needs no browser and no emulator

.PHONY: test-game
test-game: .venv/made ## those of game, commands and documents
	@$(DEV) -m pytest --ignore tests/browser --ignore tests/cloud

.PHONY: test-training
test-training: $(TRAINING_MADE) ## the tests of training, where there is a Python that its torch exists for
	@if [ -z "$(TRAINING_PYTHON)" ]; then echo "skipped: the tests of training need Python 3.11, 3.12 or 3.13"; \
	else $(TRAINING) -m pytest --confcutdir tests/training tests/training; fi

.PHONY: test-site
test-site: .venv/made ## the site's own tests
	@$(DEV) -m infra.site install
	@$(DEV) -m infra.node test --silent

.PHONY: test-cloud
test-cloud: .venv/made .venv-emulator/made ## deploy to an emulator (or to AWS_ENDPOINT_URL) and run the API suite through its gateway; KEEP=1: play there afterwards
	@exec $(DEV) -m infra.trial cloud $(TESTS)

.PHONY: e2e
e2e: .venv/made .venv-emulator/made ## a real Chromium plays through the site
	@exec $(DEV) -m infra.trial browser $(TESTS)

.PHONY: screenshots
screenshots: .venv/made .venv-emulator/made ## every page in build/screenshots, light and dark, on a phone, a tablet and a desktop; the README's in docs/screenshots
	@exec $(DEV) -m infra.trial screenshots $(SCREENSHOTS)

.PHONY: lint
lint: .venv/made .venv-security/made lint-training ## ruff, mypy --strict, the site's checks and budgets, cfn-lint and checkov on the merged template, secrets, licences and advisories (AUDIT=required: fail where nobody can be asked), the word list
	@$(DEV) -m ruff check
	@$(DEV) -m ruff format --check
	@$(DEV) -m mypy
	@$(DEV) -m infra.words > /dev/null
	@$(DEV) -m infra.site install
	@$(DEV) -m infra.node run --silent lint
	@$(DEV) -m infra.node run --silent typecheck
	@$(DEV) -m infra.budget > /dev/null
	@$(DEV) -m infra.package > /dev/null
	@.venv/bin/cfn-lint build/lambda/out/sam.json infra/deployer.json
	@.venv-security/bin/checkov --config-file infra/checkov.yaml --file build/lambda/out/sam.json
	@$(DEV) -m infra.supply.secrets
	@$(DEV) -m infra.supply $(if $(AUDIT),--required)

.PHONY: budget
budget: .venv/made ## what a visitor downloads, page by page; fails above the budgets
	@$(DEV) -m infra.budget

.PHONY: lint-training
lint-training: $(TRAINING_MADE) ## mypy --strict over training, where there is a Python that its torch exists for
	@if [ -z "$(TRAINING_PYTHON)" ]; then echo "skipped: training is checked with Python 3.11, 3.12 or 3.13"; \
	else $(TRAINING) -m mypy --python-version 3.11 --follow-imports silent training; fi

# ---- words and models

.PHONY: train
train: .venv-training/made ## train a network with the champion's settings from ../shared/quickdraw (or DRAWINGS=…) into MODEL_DIR=build/model
	@$(TRAINING) -m training.train --train $(DRAWINGS) --model-dir $(MODEL_DIR) --like training/champion \
		$(if $(TEACHER),--teacher $(TEACHER)) $(TRAIN_ARGUMENTS)

.PHONY: retrain
retrain: .venv-training/made .venv-local/made ## learn once from what players drew, in the cloud that `make run` serves (or INKLING_TABLE and INKLING_BUCKET)
	@exec $(LOCAL) -m infra.reach $(TRAINING) -m training.retrain --base $(DRAWINGS) $(RETRAIN_ARGUMENTS)

.PHONY: known
known: .venv/made ## put tables of the published drawings, by which copies of them are known, into build/known and the cloud that `make run` serves (or INKLING_BUCKET with INKLING_TABLE)
	@exec $(DEV) -m infra.reach $(DEV) -m training.known --drawings $(DRAWINGS) --out build/known $(KNOWN_ARGUMENTS)

.PHONY: experiment
experiment: .venv-training/made ## try an idea on a part of the drawings: EXPERIMENT='--name … --why "…" --labels 60'; adds it to docs/experiments.md
	@$(TRAINING) -m training.experiment --drawings $(DRAWINGS) $(EXPERIMENT)
	@$(TRAINING) -m training.experiment --table

.PHONY: simulate
simulate: .venv/made .venv-training/made .venv-emulator/made ## let simulated players, some of them malicious, play against the learning loop, and write docs/learning-loop.md's figures
	@exec $(DEV) -m simulation --drawings $(DRAWINGS) $(SIMULATE)

.PHONY: bench
bench: .venv/made ## what a guess costs, step by step, as a table; kept in docs/benchmarks.md
	@$(DEV) -m tests.bench --write

.PHONY: bench-start
bench-start: .venv/made .venv-emulator/made ## the package from its start, as Lambda starts it, to its first guess, against a package as it comes (ALSO='NAME=ZIP …'); kept in docs/benchmarks.md
	@$(DEV) -m tests.bench.cold --write $(foreach each,$(ALSO),--also $(each))

.PHONY: invariants
invariants: .venv/made .venv-emulator/made ## many players at once, under faults, for STEPS=10000 steps; kept in docs/invariants.md
	@$(DEV) -m tests.invariants --steps $(or $(STEPS),10000) --seed $(or $(SEED),1) --write

.PHONY: cheat
cheat: .venv/made ## CHEATERS=1000 of each kind beside honest players, and the honest rounds that a rule flags; kept in docs/cheating.md
	@$(DEV) -m tests.cheat.honest --write
	@$(DEV) -m tests.cheat --cheaters $(or $(CHEATERS),1000) --write

.PHONY: bench-site
bench-site: .venv/made .venv-emulator/made ## the site as a slow phone on a slow line gets it: LCP, CLS, long tasks while drawing; kept in docs/benchmarks.md
	@$(DEV) -m tests.bench.site --write

.PHONY: load
load: .venv/made .venv-emulator/made .venv-load/made ## rising numbers of players on the game as `make run` serves it: times, errors, where time goes; kept in docs/load.md
	@$(DEV) -m tests.load --write $(LOAD)

.PHONY: soak
soak: .venv/made .venv-emulator/made .venv-load/made ## a few players for an hour (MINUTES=…): the memory of function, edge and emulator; kept in docs/load.md
	@$(DEV) -m tests.load.soak --write --minutes $(or $(MINUTES),60)

.PHONY: scale
scale: .venv/made ## what the game costs, what breaks first as more people play, how hot keys get: on paper; kept in docs/scale.md with its plots
	@$(DEV) -m tests.scale --write

.PHONY: faults
faults: .venv/made .venv-emulator/made ## every fault of every service at what people do, and a minute without each; kept in docs/faults.md (FAULTS='--only s3')
	@$(DEV) -m tests.faults --write $(FAULTS)

.PHONY: fuzz
fuzz: .venv/made ## feed every reader of what comes from outside with RUNS=1000000 inputs that nobody thought of; totals kept in docs/fuzzing.md
	@$(DEV) -m tests.fuzz --write --runs $(or $(RUNS),1000000) $(FUZZ_ARGUMENTS)

.PHONY: analyse
analyse: .venv/made ## what results say, as a page: build/analysis/index.html, from the cloud that `make run` serves (or INKLING_TABLE and INKLING_BUCKET, or FROM=folder, FROM=s3://bucket)
	@exec $(DEV) $(if $(FROM),,-m infra.reach $(DEV)) -m analysis $(if $(FROM),--from $(FROM))

.PHONY: difficulties
difficulties: .venv/made ## which words' difficulty their results no longer fit, from the same cloud; APPLY=1 changes them in the word list
	@exec $(DEV) -m infra.reach $(DEV) -m analysis.difficulties $(if $(APPLY),--apply)

.PHONY: openapi
openapi: .venv/made ## write docs/openapi.json from the code's own models
	@$(DEV) -m chalicelib.api.openapi docs/openapi.json

.PHONY: words
words: .venv/made ## make the word list for the upload from recorded answers, in build/words (ONLINE=1 CONTACT=… SOURCES='wikidata my.csv': ask anew)
	@$(DEV) -m infra.retrieve_words $(SOURCES) $(if $(ONLINE),--contact '$(CONTACT)',--recorded)

.PHONY: check-words
check-words: .venv/made ## check the word list and count it
	@$(DEV) -m infra.words

# ---- environments

.PHONY: environments
environments: .venv/made .venv-emulator/made .venv-security/made $(TRAINING_MADE) ## those that lint, test, test-cloud and e2e need; with --jobs side by side

.PHONY: lock
lock: .venv/made .venv-training/made ## resolve every requirements/*.in anew, with the digests of all files
	@for name in requirements $(LOCKS:%=requirements/%); do \
		.venv/bin/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.12 \
			--custom-compile-command "make lock" --output-file $$name.txt $$name.in || exit 1; \
	done
	@CUSTOM_COMPILE_COMMAND="make lock" $(TRAINING) -m piptools compile --quiet --upgrade --strip-extras \
		--no-emit-index-url --no-emit-find-links -o requirements/training.txt requirements/training.in && \
	sed -i.made 's/^\(torch==[0-9.]*\)+cpu$$/\1/' requirements/training.txt && rm requirements/training.txt.made

.venv-uv/made: requirements/uv.txt
	@$(call environment,$(PYTHON),.venv-uv,Python 3.12 or newer)

.venv/made: requirements/dev.txt | .venv-uv/made
	@$(call environment,$(PYTHON),.venv,Python 3.12 or newer)

.venv-local/made: requirements/local.txt | .venv-uv/made
	@$(call environment,$(PYTHON),.venv-local,Python 3.12 or newer)

.venv-emulator/made: requirements/emulator.txt | .venv-uv/made
	@$(call environment,$(PYTHON),.venv-emulator,Python 3.12 or newer)

.venv-load/made: requirements/load.txt | .venv-uv/made
	@$(call environment,$(PYTHON),.venv-load,Python 3.12 or newer)

.venv-security/made: requirements/security.txt | .venv-uv/made
	@$(call environment,$(PYTHON),.venv-security,Python 3.12 or newer)

.venv-training/made: requirements/training.txt
	@$(call environment,$(TRAINING_PYTHON),.venv-training,Python 3.11 to 3.13)

# environment(interpreter, folder, what to install where there is none): made anew when its lock file has changed.
# uv installs what is locked with its digests, in a fraction of pip's time; where it reaches no index, pip may.
define environment
	if [ -z "$(1)" ]; then echo "inkling: $(3), with its venv module, is needed; install it and try again" >&2; exit 1; fi; \
	echo "  environment $(2) ($(1))"; \
	rm -rf $(2) && $(1) -m venv $(2) && \
	{ $(if $|,.venv-uv/bin/uv pip install --quiet --require-hashes --python $(2)/bin/python --requirement $< ||) \
	$(2)/bin/python $(PIP) $<; } && touch $@
endef
