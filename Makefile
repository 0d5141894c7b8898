# Two commands for a newcomer: `make demo` and `make test`. Each does all the set-up it needs.
.PHONY: demo test build release setup lint clean

# Recipes to make targets with are in recipes/; the demo's is the smallest.
RETORT := .build/debug/retort

## Set up, build, and run the quickstart: questions in, a graded dataset out.
demo: build
	$(RETORT) run recipes/quickstart.yaml

## The whole loop: a model teaches itself by its verified answers, and is evaluated. Twenty minutes on two cores.
loop: release
	Scripts/loop $(or $(SEED),1)
.PHONY: loop

## Set up, build, lint, and run all tests. What hangs is ended after a time that the slowest machine does not need.
test: setup-oracles lint
	swift build --build-tests
	timeout --kill-after=10 9000 swift test --skip-build --parallel

## Faults of the machine and damaged files, tried for some minutes: TRIES=1000 for an hour.
fuzz: build
	python3 Scripts/faults.py opening --count $(or $(TRIES),3)
	python3 Scripts/faults.py flips --count $(or $(TRIES),200)
	python3 Scripts/faults.py failing --count $(or $(TRIES),60)
.PHONY: fuzz

## What Retort needs beyond Swift: Debian packages, and wheels in .deps/. Seconds if nothing is missing.
setup:
	@Scripts/setup

setup-oracles:
	@Scripts/setup oracles
.PHONY: setup-oracles

build: setup
	swift build --product retort

## The program for real work, in .build/release/retort.
release: setup
	swift build -c release --product retort

## The wheel with the program, its libraries and the Python package, in dist/.
wheel: release
	python3 Scripts/wheel.py
.PHONY: wheel

## The same, and a tar of the same tree.
dist: release
	python3 Scripts/wheel.py --tar
.PHONY: dist

## An OCI image for docker, podman and Kubernetes, dist/retort-<version>.oci.tar. As root; no base image is pulled.
image: wheel
	Scripts/image
.PHONY: image

## Data in and out beside pyarrow: times, memory. Needs 8 GB in $TMPDIR and ten minutes.
bench-data: setup-oracles release
	swift build -c release --product data-benchmark
	python3 Benchmarks/data.py
.PHONY: bench-data

## Exports of every layout and kind with each reader that people use; MEGABYTES=50 each. Ten minutes, environments on demand.
check-exports: release
	python3 Benchmarks/exports.py --megabytes $(or $(MEGABYTES),50)
.PHONY: check-exports

## Decontamination and deduplication beside rapidfuzz: times, memory, what rules find and drop. Twenty minutes.
bench-similarity: setup-oracles release
	swift build -c release --product similarity-benchmark
	python3 Benchmarks/similarity.py
.PHONY: bench-similarity

## Asking a teacher beside a bare client: rates, memory, trouble. One minute.
bench-teachers: release
	swift build -c release --product teachers-benchmark
	python3 Benchmarks/teachers.py
.PHONY: bench-teachers

## Evaluating beside plain asking, grading again, memory. Five minutes.
bench-evaluation: release
	swift build -c release --product teachers-benchmark
	python3 Benchmarks/evaluation.py
.PHONY: bench-evaluation

## Runs that share: seeds in one process, a million answers, a filter put between, kills. Half an hour, 10 GB.
bench-runs: release
	swift build -c release --product teachers-benchmark
	swift build -c release --product runs-benchmark
	python3 Benchmarks/runs.py
.PHONY: bench-runs

## Runs that share a workspace: each answer bought once, also if they are killed. One minute.
bench-sharing: release
	python3 Benchmarks/sharing.py
.PHONY: bench-sharing

## Grading math answers beside Math-Verify: rates, the suites, a fuzz test. One minute.
bench-grading: release setup-oracles
	swift build -c release --product grading-benchmark
	python3 Benchmarks/grading.py
.PHONY: bench-grading

## A million pairs graded from Python, beside the command. Two minutes; PAIRS=100000 for less.
bench-python: release
	python3 Benchmarks/python_package.py --pairs $(or $(PAIRS),1000000)
.PHONY: bench-python

## Running untrusted programs: what a sandbox costs, whether sandboxes keep all processors busy. One minute.
bench-sandbox: release
	swift build -c release --product sandbox-benchmark
	.build/release/sandbox-benchmark
.PHONY: bench-sandbox

## Whether intervals hold the truth and tests err as often as they say, in made-up benchmarks. Ten minutes.
bench-statistics: setup
	swift build -c release --product statistics-benchmark
	.build/release/statistics-benchmark
.PHONY: bench-statistics

## The filters that ask nobody, over a million short rows each: rates, memory. Five minutes, 2 GB in $TMPDIR.
bench-filters: release
	swift build -c release --product filters-benchmark
	.build/release/filters-benchmark
.PHONY: bench-filters

## The preflight of a training beside Hugging Face's tokenizers: rates, memory. Half an hour, 5 GB; ROWS=20000 LONG=1500 for less.
bench-preflight: release setup-oracles
	python3 Benchmarks/preflight.py
.PHONY: bench-preflight

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

clean:
	rm -rf .build
