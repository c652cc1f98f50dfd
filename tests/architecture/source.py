"""What the tests of the architecture read in a module: its imports, its use of the environment, its docstring."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUR_OWN = ("analysis", "app", "chalicelib", "infra", "simulation", "tests", "training")


@dataclass(frozen=True, slots=True)
class Module:
    """A module's dotted name and its source."""

    name: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)


def modules(*patterns: str) -> list[Module]:
    """All modules of the repository whose paths match one of the globs, sorted by name."""
    paths = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted((Module(_dotted(path), path.read_text()) for path in paths), key=lambda module: module.name)


def imports(module: Module) -> set[str]:
    """The dotted names that a module imports, those for type checking alone and those inside functions included.

    `from a import b` gives both `a` and `a.b`, for `b` may be a module.
    """
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def reads_environment(module: Module) -> bool:
    """Whether it uses `os.environ` or `os.getenv`, by whatever way they are imported."""
    forbidden = {"environ", "environb", "getenv", "getenvb", "putenv"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in forbidden)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and forbidden & {name.name for name in node.names})
        for node in ast.walk(module.tree)
    )


def has_summary(module: Module) -> bool:
    """Whether the docstring begins with one sentence, set apart from what may follow (a table of keys, commands)."""
    docstring = ast.get_docstring(module.tree) or ""
    summary = docstring.split("\n\n")[0].replace("\n", " ")
    return bool(re.fullmatch(r"[A-Z`*\"'].*[.:]", summary)) and not re.search(r"[.!?] +[A-Z]", summary)


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])
