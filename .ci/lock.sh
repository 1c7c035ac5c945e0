#!/usr/bin/env bash
# Writes the lock files anew: what `make` and CI install on Linux with Python 3.11, with hashes and without host names.
# Usage: .ci/lock.sh [--upgrade]     needs Python 3.11 as ${PYTHON:-python3.11}
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3.11}" -m venv "$tools"
"$tools/bin/pip" install -q pip-tools

# Only the package index itself counts, not a mirror or a folder that this machine is set up with.
export PIP_CONFIG_FILE=/dev/null PIP_EXTRA_INDEX_URL='' PIP_FIND_LINKS='' CUSTOM_COMPILE_COMMAND='.ci/lock.sh'
compile() { # compile NAME ARGUMENT…
  local name=$1
  shift
  "$tools/bin/pip-compile" -q --generate-hashes --allow-unsafe --strip-extras --no-emit-options --no-annotate \
    --output-file ".ci/lock/$name.txt" "$@"
}
compile test "$@" --extra test --extra check --extra fast --build-deps-for editable pyproject.toml
compile serve "$@" --extra fast --extra postgres --constraint .ci/lock/test.txt --build-deps-for editable pyproject.toml
printf 'numpy\npillow\n' >"$tools/data.in"
compile data "$@" --constraint .ci/lock/test.txt "$tools/data.in"

# PyTorch's CPU build, which the package index does not have: tests that compare with it run where pip finds it, as by
# PIP_FIND_LINKS=FOLDER of its wheel. Only what it needs besides is resolved.
wheel=$(find ${TORCH_WHEELS:-.} -maxdepth 1 -name 'torch-*+cpu-cp311-*linux*x86_64.whl' | sort -V | tail -n 1)
if [[ -n $wheel ]]; then
  version=$(basename "$wheel" | cut -d- -f2)
  "$tools/bin/python" - "$wheel" >"$tools/peers.in" <<'PYTHON'
import email, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    needs = email.message_from_bytes(wheel.read(name)).get_all("Requires-Dist") or []
print("\n".join([*(need for need in needs if "extra ==" not in need), "tensorboard"]))
PYTHON
  compile peers "$@" --constraint .ci/lock/test.txt "$tools/peers.in"
  printf 'torch==%s \\\n    --hash=sha256:%s\n' "$version" "$(sha256sum "$wheel" | cut -d' ' -f1)" >>.ci/lock/peers.txt
fi
