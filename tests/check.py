"""`make check`: everything that reads the code without running it; changes nothing but the tools' caches."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
TEMPLATE_LINE = 160  # longest line of a template
DJADE = (str(Path(sys.executable).with_name("djade")), "--target-version", "5.2")


def html() -> list[str]:
    """The templates that have a format; mails and letters are text, whose blanks are read."""
    return [str(path.relative_to(CHECKOUT)) for path in sorted((CHECKOUT / "templates").rglob("*.html"))]


def steps() -> dict[str, tuple[str, ...]]:
    """Name → command, the slow ones first."""
    found: dict[str, tuple[str, ...]] = {
        "types": (*PYTHON, "mypy", "ctr25", "targets", "reporting"),
        "arrows": (str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml"),
        "django": (*MANAGE, "check", "--fail-level", "WARNING"),
        "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
        "templates": (*PYTHON, "tests.check", "templates"),
        "format": (*PYTHON, "ruff", "format", "--check", "--diff", "."),
        "lint": (*PYTHON, "ruff", "check", "."),
        "template format": (*DJADE, "--check", *html()),
    }
    if any(CHECKOUT.glob("*/management/commands/draw_workflow.py")):
        found["workflow drawing"] = (*MANAGE, "draw_workflow", "--check")
    return found


def main() -> int:
    """Runs every step, two at a time; 1 if any failed."""
    os.chdir(CHECKOUT)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")},
        "CTR25_MODE": "local",
    }

    def run(item: tuple[str, tuple[str, ...]]) -> bool:
        name, command = item
        started = time.monotonic()
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        good = done.returncode == 0
        lines = [f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)"]
        if not good:
            lines += [done.stdout.rstrip(), done.stderr.rstrip()]
        print("\n".join(line for line in lines if line), flush=True)
        return good

    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, steps().items()))
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


def templates() -> int:
    """Does every template compile, with every tag, filter and address name it uses known, and hold its lines short?"""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "ctr25.settings"
    django.setup()
    from django.template import TemplateSyntaxError, engines

    engine = engines["django"]
    faults = 0
    files = sorted((CHECKOUT / "templates").rglob("*.*"))
    for file in files:
        if file.suffix not in {".html", ".txt", ".svg", ".xml"}:
            continue
        try:
            engine.get_template(str(file.relative_to(CHECKOUT / "templates")))
        except TemplateSyntaxError as error:
            faults += 1
            print(f"{file.relative_to(CHECKOUT)}: {error}")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if len(line) > TEMPLATE_LINE:
                faults += 1
                print(f"{file.relative_to(CHECKOUT)}:{number}: {len(line)} characters, at most {TEMPLATE_LINE}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(templates() if sys.argv[1:] == ["templates"] else main())
