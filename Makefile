# runbridge: `make run` shows it, `make test` proves it. `make help` lists the rest.

# What a Debian machine needs beside Swift and make: the C libraries, and Python for the judges of the tests.
PACKAGES = libssl-dev libcurl4-openssl-dev libsqlite3-dev pkg-config python3-venv openssl git
# What the benchmark needs beside these.
BENCH_PACKAGES = nginx-light wrk python3

SOURCES = Package.swift Sources Tests Plugins

.DEFAULT_GOAL := help
.PHONY: help deps bench-deps build release run test lint format check-config reference bench install clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

# $(call install_missing,packages): installs the packages that are missing, or says how.
define install_missing
@if ! command -v dpkg-query >/dev/null; then \
	pkg-config --exists openssl libcurl sqlite3 || { \
		echo "This is no Debian. Install the development files of OpenSSL 3, libcurl and SQLite, and pkg-config."; exit 1; }; \
	exit 0; \
fi; \
missing=""; \
for package in $(1); do \
	dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
done; \
if [ -z "$$missing" ]; then exit 0; fi; \
if [ "$$(id -u)" -ne 0 ]; then \
	echo "These Debian packages are missing:$$missing"; \
	echo "Install them with:"; \
	echo "    sudo apt-get install -y --no-install-recommends$$missing"; \
	exit 1; \
fi; \
echo "Installing the Debian packages that are missing:$$missing"; \
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
endef

deps: ## Install the Debian packages that are missing; does nothing when all are there
	$(call install_missing,$(PACKAGES))

bench-deps: deps
	$(call install_missing,$(BENCH_PACKAGES))

build: deps ## Build for debugging
	swift build

release: deps ## Build for use: .build/release/runbridge
	swift build -c release --product runbridge

run: deps ## Show what runbridge does, in under 30 seconds and without an account
	@swift build --product runbridge
	@.build/debug/runbridge demo

test: deps ## Run all tests
	swift build --build-tests
	@# A process for each test target, one after the other: what looks at the clock shares the machine with few others.
	@failed=""; \
	for folder in Tests/*Tests; do \
		target=$$(basename $$folder); log=.build/$$target.log; \
		if swift test --skip-build --filter "^$$target\." >$$log 2>&1 && grep -aq 'Test run with [1-9]' $$log; then \
			echo "$$target: $$(grep -a 'Test run with' $$log | tail -1)"; \
		else \
			grep -aE '^✘|Fatal error|^error' $$log | cut -c1-1000 | head -50; \
			echo "$$target: failed; all that was said is in $$log"; failed="$$failed $$target"; \
		fi; \
	done; \
	if [ -n "$$failed" ]; then echo "These failed:$$failed"; exit 1; fi

lint: ## Check the format
	swift format lint --strict --recursive --parallel $(SOURCES)

format: ## Put the code into the house's format
	swift format format --in-place --recursive --parallel $(SOURCES)

check-config: deps ## Check every file of config/
	swift package check-config

reference: deps ## Write config/schema.json and config/reference.md anew
	RUNBRIDGE_UPDATE=1 swift test --filter GeneratedFileTests

bench: bench-deps ## Measure events per second, CPU and memory beside wrk (release build)
	swift build -c release --product runbridge
	python3 Tests/Benchmarks/bench.py --runbridge .build/release/runbridge $(BENCH)

install: release ## Install to /usr/local/bin (PREFIX=…)
	install -D -m 0755 .build/release/runbridge $(or $(PREFIX),/usr/local)/bin/runbridge

clean: ## Throw the build away
	swift package clean
