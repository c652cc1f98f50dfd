"""Where things lie in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
STATE = ROOT / ".local"
SITE = ROOT / "frontend"
CHAMPION = ROOT / "training" / "champion"
EMULATOR_PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
