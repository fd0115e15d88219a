# Two commands do everything on a machine that has Swift and apt: make demo, make test.
.PHONY: demo test bench bench-peers lint format sanitize torture example emulate install-dependencies

PACKAGES = libnifti-dev zlib1g-dev libpng-dev libtiff-dev libopenblas-dev libomp-dev pkg-config clang-format \
  qemu-user python3 python3-venv binutils
SHARED = ../shared/data/unet16
SCAN ?= $(wildcard $(SHARED)/sa.nii.gz)
WEIGHTS ?= $(wildcard $(SHARED)/unet16.safetensors)
NAMES ?= Examples/PublishedCheckpoint/names.json
OUTPUT ?= demo

MINUTES ?= 60

RELEASE = swift build -c release
TESTS = -c release -Xswiftc -enable-testing
FUZZER = $(shell swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/clang/lib/linux/$\
  libclang_rt.fuzzer_no_main-$(shell uname -m).a
C_FILES = $(shell git ls-files '*.c' '*.h' ':!Tests/GraphCompilerTests/Goldens')
SWIFT_FOLDERS = Package.swift Sources Plugins Tests Examples

## Build, show the zoo, time fused against unfused, train on phantoms of one site, segment those of two.
demo: install-dependencies
	$(RELEASE) --product myograph
	$$($(RELEASE) --show-bin-path)/myograph demo --output $(OUTPUT) \
	  $(if $(and $(SCAN),$(WEIGHTS)),--scan $(SCAN) --weights $(WEIGHTS) --names $(NAMES))

## Everything that CI checks.
test: install-dependencies lint
	swift build --build-tests $(TESTS)
	OMP_WAIT_POLICY=passive swift test --skip-build $(TESTS)
	$(MAKE) emulate
	$(MAKE) example
	Tests/Torture/torture.py "$$(swift build $(TESTS) --show-bin-path)" --short --seed 1

## Fused against unfused on this machine.
bench: install-dependencies
	$(RELEASE) --product myograph
	for network in unet16 unet64 fcn16 fcn64; do \
	  $$($(RELEASE) --show-bin-path)/myograph bench --network $$network --kernels all || exit 1; echo; done

## The same networks in PyTorch, ONNX Runtime and OpenVINO, installed into an environment of their own; tables on
## standard output, the picture in docs.
bench-peers: install-dependencies
	$(RELEASE) --product myograph
	test -d .build/peers || python3 -m venv .build/peers
	.build/peers/bin/pip install -q torch onnx onnxruntime openvino numpy
	.build/peers/bin/python Benchmarks/peers.py $$($(RELEASE) --show-bin-path)/myograph --svg docs/peers.svg
	.build/peers/bin/python Benchmarks/training.py $$($(RELEASE) --show-bin-path)/myograph

## The kernels on a processor without AVX-512, and on one with neither.
emulate:
	Tests/emulate.sh "$$(swift build $(TESTS) --show-bin-path)"

## The package from outside, built from a copy of its folder.
example:
	Examples/build-copy.sh

## The suite under the address and undefined-behaviour sanitizers.
sanitize: export MYOGRAPH_SANITIZE = 1
sanitize: export ASAN_OPTIONS = detect_leaks=0:allocator_may_return_null=1
sanitize: install-dependencies
	swift build --build-tests $(TESTS) --sanitize address --scratch-path .build-sanitize
	swift test --skip-build $(TESTS) --sanitize address --scratch-path .build-sanitize

## Fuzzers, kills, faults, damaged checkpoints and odd surroundings, for MINUTES; a table, and 1 on a finding.
torture: install-dependencies
	$(RELEASE) --product myograph
	MYOGRAPH_SANITIZE=1 MYOGRAPH_FUZZER="$(FUZZER)" swift build $(TESTS) --product Fuzzer --sanitize address \
	  -Xswiftc -sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters --scratch-path .build-torture
	Tests/Torture/torture.py "$$($(RELEASE) --show-bin-path)" --minutes $(MINUTES) --fuzzer .build-torture/release/Fuzzer

lint:
	swift format lint --strict -r $(SWIFT_FOLDERS)
	clang-format --dry-run -Werror $(C_FILES)

format:
	swift format -i -r $(SWIFT_FOLDERS)
	clang-format -i $(C_FILES)

## Installs what is missing, and nothing where all is there.
install-dependencies:
	@missing=""; \
	if ! command -v dpkg-query >/dev/null; then \
	  echo "Can't install packages because apt isn't here; use your system's names for: $(PACKAGES)"; exit 0; fi; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  root=$$([ $$(id -u) = 0 ] || echo sudo); \
	  echo "Installing$$missing"; \
	  $$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq $$missing; \
	fi
