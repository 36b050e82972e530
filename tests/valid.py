"""What Word and Excel would refuse or repair in a file of ours, told without either of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from openxml_audit import FileFormat, OpenXmlValidator, ValidationSeverity

OLDEST, NEWEST = FileFormat.OFFICE_2010, FileFormat.MICROSOFT_365


def findings(content: bytes, suffix: str) -> list[str]:
    """Everything in which a `.xlsx` or `.docx` departs from the standard, or from what the programs take.

    Not the warnings: they say what Excel keeps in another way once it saves the file itself.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        return [
            f"{version.value}: {error.part_uri} {error.path}: {error.description}"
            for version in (OLDEST, NEWEST)
            for error in OpenXmlValidator(version, max_errors=0).validate(path).errors
            if error.severity is ValidationSeverity.ERROR
        ]
