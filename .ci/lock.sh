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
compile test "$@" --extra test --extra check --build-deps-for editable pyproject.toml
compile serve "$@" --constraint .ci/lock/test.txt --build-deps-for editable pyproject.toml
printf 'numpy\npillow\n' >"$tools/data.in"
compile data "$@" --constraint .ci/lock/test.txt "$tools/data.in"
