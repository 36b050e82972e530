#!/usr/bin/env bash
# Builds VENV from a hashed lock with the first Python >= 3.11 that has venv.
# usage: setup.sh VENV LOCK
set -euo pipefail
venv=$1 lock=$2
fits='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'

if ! "$venv/bin/python" -c "$fits" 2>/dev/null; then
    python=
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3; do
        if "$name" -c "$fits" 2>/dev/null; then python=$name; break; fi
    done
    if [ -z "$python" ]; then
        echo "No Python >= 3.11 with venv was found (Debian: apt install python3-venv; or set PYTHON=…)." >&2
        exit 1
    fi
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

log=$venv/install.log
echo "Installing $lock into $venv …"
# uv is quick; without it plain pip installs the same files by the same hashes.
if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        -r requirements/uv.txt >"$log" 2>&1 \
    && "$venv/bin/uv" pip sync --quiet --compile-bytecode --require-hashes --python "$venv/bin/python" "$lock" >>"$log" 2>&1; then
    exit 0
fi
if ! "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes --no-deps \
        -r "$lock" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Installing $lock failed; the whole story is in $log." >&2
    exit 1
fi
