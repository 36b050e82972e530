"""`make test`: every test on two processes, what is missing on this machine in one line, the coverage we hold.

`make test ARGS="tests/targets -k tree"` runs a part, without the thresholds.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# What is held to 100 %: the rules, the verbs, and who may do what.
RULES = ",".join(
    [
        "targets/domain/*",
        "targets/actions/*",
        "reporting/*/policies/*",
        "reporting/*/policies.py",
        "reporting/*/*actions.py",
        "reporting/jobs/*",
        *(f"reporting/reports/{rule}.py" for rule in ("annex", "cells", "days", "file_types", "patch", "quantities")),
        *(f"reporting/reports/{rule}.py" for rule in ("questions", "workflow")),
        *(f"reporting/reports/{verb}.py" for verb in ("figures", "insert_revision", "mail", "openings", "record")),
        *(f"reporting/totals/{verb}.py" for verb in ("figure_file", "import_figures", "snapshot")),
        *(f"reporting/progress/{rule}.py" for rule in ("quarter_comparison", "series", "spans", "verdict")),
        *(f"reporting/deadlines/{verb}.py" for verb in ("mail", "reminders")),
        "reporting/spreadsheets/pending_uploads.py",
        "reporting/filing/question_statistics.py",
        *(f"reporting/editions/{rule}.py" for rule in ("compare", "content", "explain")),
        *(f"reporting/editions/{verb}.py" for verb in ("jobs", "mail")),
    ]
)
NEEDS = {"browser": ("chromium", "chromium-browser", "google-chrome"), "office": ("soffice", "libreoffice")}


def missing() -> dict[str, str]:
    """Marker → the program that its tests need and this machine lacks."""
    return {marker: programs[0] for marker, programs in NEEDS.items() if not any(map(shutil.which, programs))}


def main(arguments: list[str]) -> int:
    """Runs pytest, then holds the coverage; gives the exit code."""
    os.chdir(CHECKOUT)
    absent = missing()
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist=worksteal", "-q"]
    if absent:
        command += ["-m", " and ".join(f"not {marker}" for marker in absent)]
    whole = not arguments
    if whole:
        shutil.rmtree(CHECKOUT / ".coverage", ignore_errors=True)
        command += ["--cov", "--cov-report="]
    code = subprocess.run([*command, *arguments], stdin=subprocess.DEVNULL, check=False).returncode
    notice = "Not run: " + ", ".join(f"tests marked {m} (no {p} here)" for m, p in absent.items())
    if absent:
        print(notice, flush=True)
    if code != 0:
        return code
    if absent and os.environ.get("CI") == "true":
        print("CI=true: a missing program is a failure.", flush=True)
        return 1
    return coverage() if whole and not absent else 0


def coverage() -> int:
    """100 % of lines and branches of the rules, 95 % of everything; the report names what is missing."""
    report = [sys.executable, "-m", "coverage", "report", "--skip-empty"]
    rules = subprocess.run([*report, f"--include={RULES}", "--fail-under=100"], check=False).returncode
    all_of_it = subprocess.run([*report, "--fail-under=95"], check=False).returncode
    if rules:
        print("Domain, actions and policies are not covered whole.", flush=True)
    if all_of_it:
        print("Less than 95 % is covered.", flush=True)
    return 1 if rules or all_of_it else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
