# Avisé: every command a person needs. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
NODE_TOOLS := node_modules/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help run demo test check bench avischeck law letters pages pictures coverage package torture load fuzz mutants api diagram contract format clean browsers wordprocessor

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.run ## install what is needed, start the companion, open the dashboard
	@$(BIN)/avise serve

demo: .venv/.run browsers ## a fictional practitioner, ten reviews, the real extension in a real Chromium
	@$(BIN)/avise demo

test: .venv/.dev $(NODE_TOOLS) browsers wordprocessor ## run every test, real browsers included
	@echo "── tests of the extension's modules (node)"
	@$(BIN)/node --test --test-reporter=dot 'tests/extension/*.test.mjs'
	@echo "── tests of the companion (pytest)"
	@$(BIN)/pytest -q -n 2 --dist loadfile -m "not browser"
	@echo "── the real extension in real browsers (pytest)"
	@$(BIN)/pytest -q -n 2 --dist loadfile -m browser

coverage: .venv/.dev ## which lines of the companion the tests reach (not timed: tracing slows them)
	@$(BIN)/pytest -q -n 2 --dist loadfile -m "not browser" --cov --cov-report=term

check: .venv/.dev $(NODE_TOOLS) ## linters, types, directions between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict companion tests/cases tests/law/packs bench .ci/bandit.yaml
	$(BIN)/bandit --quiet -c .ci/bandit.yaml -r companion
	$(BIN)/python -m bench.audit
	$(BIN)/python -m bench.docs_check
	$(BIN)/npx tsc
	$(BIN)/npx eslint extension tests/extension tests/contract companion/web/static
	@$(BIN)/avise extension build/firefox --family firefox >/dev/null
	$(BIN)/npx web-ext lint --source-dir build/firefox --self-hosted --warnings-as-errors

package: .venv/.dev ## the extension's ZIPs, the wheel and the sdist, in dist/
	@$(BIN)/python -m bench.package

bench: .venv/.dev browsers ## measure what the issues promise, as ratios in one run
	@$(BIN)/python -m bench.run

avischeck: .venv/.dev ## our functional suite of labelled reviews, as a table, and the dashboard's own
	@$(BIN)/python -m bench.avischeck
	@$(BIN)/python -m bench.avischeck_table

law: .venv/.run ## the whole law pack as one readable page, build/droit.html
	@mkdir -p build && $(BIN)/avise law -o build/droit.html

pictures: .venv/.dev browsers ## take the pictures of every popup state and dashboard page again
	@$(BIN)/python -m tests.e2e.pictures

letters: .venv/.dev wordprocessor ## every draft opened in a word processor, its pages and words looked at
	@$(BIN)/python -m bench.letters_opened

pages: .venv/.dev ## every saved page read and compared with what it should give
	@$(BIN)/python -m bench.pages

torture: .venv/.dev ## kill three hundred writers under load and count what is lost
	@$(BIN)/python -m bench.torture

load: .venv/.dev ## fifty clients for a minute against the real companion
	@$(BIN)/python -m bench.load

fuzz: .venv/.dev ## thousands of made-up calls, pages, dates and reviews
	@$(BIN)/python -m bench.api_fuzz
	@$(BIN)/python -m bench.fuzz

mutants: .venv/.mutants ## change the code one small thing at a time: do the tests notice?
	@$(BIN)/python -m bench.mutants

api: .venv/.dev ## write the description of the extension's API again
	@$(BIN)/python -m bench.api_description

diagram: .venv/.dev ## draw who imports whom in docs/architecture.md, from the code
	@$(BIN)/python -m bench.rooms

contract: ## copy into the extension what it shares with the companion
	@cd extension && while read -r file; do \
	  case "$$file" in ''|'#'*) continue;; esac; \
	  mkdir -p "shared/$$(dirname "$$file")" && cp "../shared/$$file" "shared/$$file"; \
	done < contract.txt

format: .venv/.dev ## put the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browsers:
	@.ci/programs browsers

wordprocessor:
	@.ci/programs wordprocessor

clean: ## remove what can be made again
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache build dist

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Avisé a besoin de Python 3.11 ou plus récent / needs Python 3.11 or newer"; exit 1; }
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv && touch $@

.venv/.run: pyproject.toml requirements.lock | .venv/.made
	@echo "Installing Avisé (a minute or two the first time) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/.dev: pyproject.toml requirements.lock | .venv/.made
	@echo "Installing Avisé and the tools of its tests (a minute or two the first time) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@ .venv/.run

.venv/.mutants: .venv/.dev
	@echo "Installing what changes the code …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements.lock -e '.[dev,mutants]'
	@touch $@

$(NODE_TOOLS): package-lock.json | .venv/.dev
	@echo "Installing the tools of the extension …"
	@$(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@
