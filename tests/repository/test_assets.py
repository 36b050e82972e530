"""What the browser is sent is ours or comes from an installed wheel, and nothing asks another host."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings

from ctr25.assets import FROM_WHEELS, WheelFinder

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FRONT = [
    path
    for folder in ("templates", "static")
    for path in sorted((CHECKOUT / folder).rglob("*"))
    if path.suffix in {".html", ".css", ".js", ".svg", ".txt"}
]
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"}


def test_wheels_bring_the_files_that_templates_name() -> None:
    named = {name for path in FRONT for name in re.findall(r"""\{%\s*static\s+['"]([^'"]+)['"]""", path.read_text())}
    assert named
    assert [name for name in sorted(named) if not finders.find(name)] == []


def test_the_finder_knows_its_files_and_no_others() -> None:
    finder = WheelFinder()
    for name in FROM_WHEELS:
        assert Path(finder.find(name)).is_file()
        assert finder.find(name, find_all=True) == [finder.find(name)]
    assert finder.find("plotly/other.js") == []
    listed = {f"{storage.prefix}/{file}" for file, storage in finder.list(None)}
    assert listed == set(FROM_WHEELS)


@pytest.mark.parametrize("path", FRONT, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_no_foreign_host_no_inline_code_no_minified_file(path: Path) -> None:
    text = path.read_text()
    foreign = set(re.findall(r"""(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s"')]*""", text)) - NAMESPACES
    assert not foreign
    assert ".min." not in path.name
    assert max(map(len, text.splitlines()), default=0) < 1000
    if path.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", text)
        assert not re.search(r"<style\b", text)
        assert not re.search(r"""\s(?:style|on[a-z]+)\s*=\s*["']""", text)


def test_every_file_gets_a_hashed_name_and_is_compressed(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "ctr25.assets.HashedStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("plotly/plotly.min.*.js"))
    assert list(tmp_path.glob("plotly/plotly.min.*.js.gz"))
    assert (tmp_path / "staticfiles.json").is_file()


def test_static_files_are_served(client: Client) -> None:
    answer = client.get("/static/plotly/plotly.min.js")
    assert len(b"".join(answer.streaming_content)) > 1_000_000  # read to its end, which closes it
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
