"""Packs an SDK package as a wheel: the same bytes each time, from the standard library alone.

Takes the package's folder and where the wheel goes, and prints the wheel's name. The format is that of
https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any


def metadata(project: dict[str, Any], readme: str) -> str:
    """Gives the core metadata, as a build back end would write it."""
    lines = ["Metadata-Version: 2.4", f"Name: {project['name']}", f"Version: {project['version']}"]
    lines.append(f"Summary: {project['description']}")
    if "license" in project:
        lines.append(f"License-Expression: {project['license']}")
    lines += [f"Classifier: {classifier}" for classifier in project["classifiers"]]
    lines.append(f"Requires-Python: {project['requires-python']}")
    lines += [f"Requires-Dist: {dependency}" for dependency in project["dependencies"]]
    lines.append("Description-Content-Type: text/markdown")
    return "\n".join(lines) + "\n\n" + readme


def files(folder: Path, project: dict[str, Any], information: str) -> list[tuple[str, bytes]]:
    """Gives what is in the wheel, without the list of it."""
    source = folder / "src"
    found = [path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    packed = [(path.relative_to(source).as_posix(), path.read_bytes()) for path in found]
    readme = (folder / project["readme"]).read_text("utf-8")
    wheel = "Wheel-Version: 1.0\nGenerator: plugwright\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    top = sorted({name.split("/")[0] for name, _ in packed})
    packed.append((f"{information}/METADATA", metadata(project, readme).encode()))
    packed.append((f"{information}/WHEEL", wheel.encode()))
    packed.append((f"{information}/top_level.txt", "".join(f"{name}\n" for name in top).encode()))
    return sorted(packed)


def record(packed: list[tuple[str, bytes]], information: str) -> bytes:
    """Gives the list of what is in the wheel."""
    lines = []
    for name, content in packed:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join([*lines, f"{information}/RECORD,,\n"]).encode()


def main(folder: Path, out: Path) -> None:
    """Writes the wheel."""
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    name = re.sub(r"[-_.]+", "_", project["name"]).lower()
    information = f"{name}-{project['version']}.dist-info"
    packed = files(folder, project, information)
    packed.append((f"{information}/RECORD", record(packed, information)))
    wheel = f"{name}-{project['version']}-py3-none-any.whl"
    # Neither the clock, nor what a folder's files may be used for, nor how well a library compresses is part of it.
    with zipfile.ZipFile(out / wheel, "w", zipfile.ZIP_STORED) as archive:
        for path, content in packed:
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    print(wheel)


main(Path(sys.argv[1]), Path(sys.argv[2]))
