# Recipes of iris-pgwire. `make run` and `make test` need nothing but Go.
GO      ?= go
BIN     := bin/iris-pgwire
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS := -s -w -X main.version=$(VERSION)
FUZZTIME ?= 10s
PACKAGES ?= ./...

export CGO_ENABLED ?= 0

.PHONY: build run test race lint fuzz bench conformance conformance18 catalog random parser-diff test-clients test-iris-clients test-security test-monitoring test-docs corpus deploy-check nightly clean

build: ## build the static binary
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/iris-pgwire

run: build ## build and serve on 127.0.0.1:5432 with the embedded server
	$(BIN)

test: ## everything that needs nothing but Go
	$(GO) vet ./...
	$(GO) test ./...

race: ## the same tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race $(PACKAGES)

lint: ## golangci-lint with .golangci.yml, and the duplicate finder if it is there
	./test/tools/golangci-lint.sh run ./...

corpus: ## rewrite the expected output of the data-driven tests
	$(GO) test ./... -rewrite

fuzz: ## each fuzz target for FUZZTIME
	./test/tools/fuzz.sh $(FUZZTIME)

bench: build ## the gateway beside PostgreSQL, PgBouncer and its own driver; BENCHFLAGS=-short for a minute's worth
	./test/bench/run.sh $(BENCHFLAGS)

conformance: build ## the same corpus on PostgreSQL and on us; what PostgreSQL says of it without executing; the catalogs beside those of 15 to 18
	./test/conformance/run.sh
	./test/conformance/describe.sh
	$(GO) test ./test/conformance -run TestPushed -pushed -v
	./test/conformance/vectors/run.sh
	./test/conformance/encodings/run.sh
	./test/catalog/relations.sh
	./test/catalog/psql.sh

random: ## random statements on PostgreSQL and on us, and each pushdown rule made wrong; random changes of rows; RANDOMFLAGS="-time 10m -seed 7"
	./test/random/run.sh -mutations $(RANDOMFLAGS)
	./test/random/run.sh -writes $(RANDOMFLAGS)

conformance18: ## what PostgreSQL 18 says of the statements, and how that differs from 15
	./test/conformance/describe18.sh

catalog: build ## what 72 clients ask the catalogs, beside PostgreSQL's answers; the list of differences may only shrink
	./test/catalog/run.sh

parser-diff: ## our parser beside PostgreSQL 17's own; PARSERDIFFFLAGS=-short for a sample
	./test/pgquery/run.sh $(PARSERDIFFFLAGS)

test-clients: build ## real PostgreSQL clients against the gateway
	./test/clients/run.sh

test-iris-clients: build ## software made for IRIS against the embedded server
	./test/iris-clients/run.sh

test-security: build ## who may come in, with real clients
	./test/security/run.sh

deploy-check: build ## what is in deploy/: images, manifests, unit, PgBouncer
	./test/deploy/run.sh

test-docs: build ## what the documentation tells people to type
	./test/docs/run.sh

test-monitoring: build ## metrics and rules, by promtool
	./test/monitoring/run.sh

nightly: test race lint ## the long forms
	$(MAKE) fuzz FUZZTIME=5m
	$(MAKE) test-clients BANK_TRANSFERS=40
	$(MAKE) test-iris-clients conformance conformance18
	$(MAKE) random RANDOMFLAGS='-time 10m'
	$(MAKE) bench BENCHFLAGS='-only stream'
	$(MAKE) bench BENCHFLAGS='-only search'
	$(GO) test ./test/fault -run TestKillLoads -count 1 -loads 200
	$(GO) test ./test/fault -run TestKillWorks -count 1 -timeout 20m -works 200
	$(GO) test ./test/fault -run TestSoak -count 1 -timeout 20m -soak 10m -soak-seed $$(date +%s)
	$(GO) test ./test/conformance -run TestProperties -count 1 -timeout 20m -properties-every 1
	$(GO) test ./internal/session -run TestSharedPlans -count 1 -plan-seed $$(date +%s)

clean:
	rm -rf bin build
