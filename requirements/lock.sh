#!/usr/bin/env bash
# Compiles the locks for every platform, with hashes and without any address of a registry.
# usage: lock.sh PYTHON
set -euo pipefail
compile() {
    "$1" -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --no-config --no-annotate \
        --custom-compile-command "make lock" "${@:3}" --output-file "$2"
}
compile "$1" requirements/base.txt pyproject.toml
compile "$1" requirements/dev.txt pyproject.toml --extra demo --extra dev --constraint requirements/base.txt
# uv alone, so that pip can fetch it first and by its hash
awk '/^[a-z]/ {on = /^uv==/} on || NR <= 2' requirements/dev.txt > requirements/uv.txt
if grep -nE 'https?://|file:' requirements/*.txt; then
    echo "A lock names an address." >&2
    exit 1
fi
