"""Finds drawings in a file or a folder, whatever form they have, and tells each form's reader what its label is.

| form | recognised by | label | key |
| --- | --- | --- | --- |
| Quick, Draw! lines, raw or simplified | `.ndjson`, `.ndjson.gz` | `word` of the line | `key_id` |
| Quick, Draw! binary | `.bin` | name of the file | key id |
| pictures: Sketchy, Doodle | `.png`, `.jpg`, `.jpeg` | name of the folder | folder and file |
| shards (`training.shards`) | `.shard.npz` | kept in it | kept in it |

A folder may hold several of them, in folders of its own. Names of files and folders become labels with a space for `_`,
or as `sketchy_labels.json` beside this module says (Sketchy's classes that Quick, Draw! has too), or as a
`labels.json` in the folder says: an object of names and labels. Sketchy's photos, which lie in `photo` beside
`sketch`, are left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from training import binary, ndjson, shard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from training.line import Line

PICTURES = (".png", ".jpg", ".jpeg")
FORMS = (".ndjson", ".ndjson.gz", ".bin", shard.ENDING, *PICTURES)
SKETCHY = Path(__file__).parent / "sketchy_labels.json"
NAMES = "labels.json"


def lines(place: Path) -> Iterator[Line]:
    """All drawings of a file or a folder, in the order of the files' names."""
    named = names(place)
    return (line for path in files(place) for line in read(path, named))


def files(place: Path) -> list[Path]:
    """A file itself, or all that hold drawings in a folder (a SageMaker channel) and its folders, by name."""
    if place.is_file():
        return [place]
    found = sorted(path for path in place.glob("**/*") if _holds_drawings(path.relative_to(place), place))
    if not found:
        raise FileNotFoundError(f"{place}: no *{', *'.join(FORMS)} here")
    return found


def _holds_drawings(path: Path, place: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    photo = "photo" in path.parts[:-1] and (place / Path(*path.parts[: path.parts.index("photo")]) / "sketch").is_dir()
    return path.name.lower().endswith(FORMS) and not hidden and not photo


def names(place: Path) -> dict[str, str]:
    """What files and folders in this place are called that are not called by their label."""
    own = (place if place.is_dir() else place.parent) / NAMES
    found = json.loads(SKETCHY.read_text("utf-8"))
    if own.is_file():
        found |= _checked(own)
    return found


def _checked(path: Path) -> dict[str, str]:
    try:
        said = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: not JSON: {error}") from error
    if not isinstance(said, dict) or not all(isinstance(label, str) for label in said.values()):
        raise ValueError(f"{path}: not an object of names and labels")
    return said


def read(path: Path, named: Mapping[str, str]) -> Iterator[Line]:
    """The drawings of one file; raises BrokenDrawingError at the first that is broken."""
    ending = path.name.lower()
    if is_picture(path):
        yield _picture(path, _label(path.absolute().parent.name, named))
    elif ending.endswith(".bin"):
        yield from binary.read(path, _label(path.stem, named))
    elif ending.endswith(shard.ENDING):
        yield from shard.read(path).lines()
    else:
        yield from ndjson.read(path)


def is_picture(path: Path) -> bool:
    return path.name.lower().endswith(PICTURES)


def _label(name: str, named: Mapping[str, str]) -> str:
    return named.get(name, name.replace("_", " "))


def _picture(path: Path, label: str) -> Line:
    try:
        from training import images  # noqa: PLC0415 - what has no pictures needs none of the libraries for them
    except ModuleNotFoundError as error:
        said = f"{path}: pictures need Pillow and scikit-image, which are in requirements/training.txt"
        raise ModuleNotFoundError(said) from error
    return images.read(path, label)
