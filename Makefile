# Two commands do everything on a machine that has Swift and apt: make demo, make test.
.PHONY: demo install test bench bench-peers lint format sanitize sanitize-threads torture example emulate report install-dependencies

PACKAGES = libnifti-dev zlib1g-dev libpng-dev libtiff-dev libpango1.0-dev libssl-dev fonts-dejavu-core \
  fonts-droid-fallback fonts-unifont libopenblas-dev libomp-dev pkg-config clang-format qemu-user python3 python3-venv binutils
SHARED = ../shared/data/unet16
SCAN ?= $(wildcard $(SHARED)/sa.nii.gz)
WEIGHTS ?= $(wildcard $(SHARED)/unet16.safetensors)
NAMES ?= Examples/PublishedCheckpoint/names.json
OUTPUT ?= demo

MINUTES ?= 60
PREFIX ?= /usr/local

RELEASE = swift build -c release
TESTS = -c release -Xswiftc -enable-testing
FUZZER = $(shell swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/clang/lib/linux/$\
  libclang_rt.fuzzer_no_main-$(shell uname -m).a
C_FILES = $(shell git ls-files '*.c' '*.h' ':!Tests/GraphCompilerTests/Goldens')
SWIFT_FOLDERS = Package.swift Sources Plugins Tests Examples

## Build, show the zoo, time fused against unfused, train on phantoms of one site, report on those of two.
demo: install-dependencies
	$(RELEASE) --product myograph
	$$($(RELEASE) --show-bin-path)/myograph demo --output $(OUTPUT) \
	  $(if $(and $(SCAN),$(WEIGHTS)),--scan $(SCAN) --weights $(WEIGHTS) --names $(NAMES))

## The program, its completions and its manual page, under PREFIX. `myograph new` goes on to use the sources here.
install: install-dependencies
	$(RELEASE) --product myograph
	set -e; made=$$(mktemp -d); trap 'rm -rf "$$made"' EXIT; share=$(DESTDIR)$(PREFIX)/share; \
	program=$$($(RELEASE) --show-bin-path)/myograph; \
	for shell in bash zsh fish; do $$program --generate-completion-script $$shell >$$made/$$shell; done; \
	$$program --experimental-dump-help >$$made/help; docs/manual.py <$$made/help >$$made/manual; \
	install -D -m 755 $$program $(DESTDIR)$(PREFIX)/bin/myograph; \
	install -D -m 644 $$made/bash $$share/bash-completion/completions/myograph; \
	install -D -m 644 $$made/zsh $$share/zsh/site-functions/_myograph; \
	install -D -m 644 $$made/fish $$share/fish/vendor_completions.d/myograph.fish; \
	install -D -m 644 $$made/manual $$share/man/man1/myograph.1

## Everything that CI checks.
test: PACKAGES += chromium
test: install-dependencies lint
	swift build --build-tests $(TESTS)
	OMP_WAIT_POLICY=passive swift test --skip-build $(TESTS)
	$(MAKE) emulate
	$(MAKE) example
	$(MAKE) report
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

## Packages from outside: the example, built from a copy of its folder, and one that `myograph new` makes.
example:
	Examples/build-copy.sh "$$(swift build $(TESTS) --show-bin-path)"

## Reports of training, segmenting and evaluating in headless Chromium, where there is one: errors, overflow, contrast.
report:
	test -d .build/browser || python3 -m venv .build/browser
	.build/browser/bin/pip install -q playwright axe-playwright-python || echo "No PyPI here: the report isn't opened"
	.build/browser/bin/python Tests/report.py "$$(swift build $(TESTS) --show-bin-path)"

## The suite under the address and undefined-behaviour sanitizers.
sanitize: export MYOGRAPH_SANITIZE = 1
sanitize: export ASAN_OPTIONS = detect_leaks=0:allocator_may_return_null=1
sanitize: install-dependencies
	swift build --build-tests $(TESTS) --sanitize address --scratch-path .build-sanitize
	OMP_WAIT_POLICY=passive swift test --skip-build $(TESTS) --sanitize address --scratch-path .build-sanitize

## The suites whose Swift has threads under the thread sanitizer, to which Archer tells what OpenMP's threads wait for; C,
## whose barriers are its own, is left out.
sanitize-threads: export OMP_TOOL_LIBRARIES = $(lastword $(sort $(wildcard /usr/lib/llvm-*/lib/libarcher.so)))
sanitize-threads: export TSAN_OPTIONS = halt_on_error=0:exitcode=66:ignore_noninstrumented_modules=1
sanitize-threads: export MYOGRAPH_SANITIZE = thread
sanitize-threads: install-dependencies
	swift build --build-tests $(TESTS) --sanitize thread --scratch-path .build-threads
	OMP_WAIT_POLICY=passive swift test --skip-build $(TESTS) --sanitize thread --scratch-path .build-threads \
	  --filter '^(TrainingTests|GraphRuntimeTests|DatasetsTests|ImagingTests|AtomicFileTests)\.'

## Fuzzers, kills, faults, damaged checkpoints and odd surroundings, for MINUTES; a table, and 1 on a finding.
torture: install-dependencies
	$(RELEASE) --product myograph
	MYOGRAPH_SANITIZE=1 MYOGRAPH_FUZZER="$(FUZZER)" swift build $(TESTS) --product Fuzzer --sanitize address \
	  -Xswiftc -sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters --scratch-path .build-torture
	Tests/Torture/torture.py "$$($(RELEASE) --show-bin-path)" --minutes $(MINUTES) --fuzzer .build-torture/release/Fuzzer

# Hearts are one client among others: these names stand where hearts are at home, and in examples and tests.
ORGANS = heart|hearts|ventricle|ventricles|ventricular|myocardium|atrium|LV|MYO|RV|liver|kidney|brain|prostate|lung|spleen
HEARTS = ':!Sources/Cardiac' ':!Sources/MyographCommands/Cardiac' ':!Sources/MyographCLI' ':!Sources/Networks'

lint:
	@! git grep -nwiE '$(ORGANS)' -- Sources $(HEARTS) | grep -v 'brain\.Event' || \
	  { echo "Can't have the above there because no organ's name belongs outside of Sources/Cardiac; use a neutral one"; exit 1; }
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
