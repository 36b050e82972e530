"""Static files that come from installed wheels, and their names with a hash in production."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# address below /static/ → (package, file in it)
FROM_WHEELS = {
    "plotly/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
    "django_htmx/htmx-2.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names with a hash of the content, also in `import` lines of ES modules, compressed once."""

    support_js_module_import_aggregation = True


class WheelFinder(BaseFinder):
    """Finds the files of FROM_WHEELS, so that the browser gets the bundle of the very plotly that made the chart."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """The file of one address, or a list of it when all are asked for."""
        paths = [str(_location(name)[0] / _location(name)[1]) for name in FROM_WHEELS if name == path]
        return paths if find_all else (paths[0] if paths else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Pairs (path inside its storage, storage) for collectstatic and whitenoise."""
        for name in FROM_WHEELS:
            folder, file = _location(name)
            storage = FileSystemStorage(location=folder)
            storage.prefix = str(Path(name).parent)  # type: ignore[attr-defined]  # staticfiles' own protocol
            yield file, storage


def _location(name: str) -> tuple[Path, str]:
    """Folder and file name of one address, without importing the (slow) package."""
    package, file = FROM_WHEELS[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"package {package} is not installed")
    path = Path(spec.origin).parent / file
    return path.parent, path.name
