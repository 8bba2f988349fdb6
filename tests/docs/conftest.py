"""The pages and the reference are made and run by the modules in `docs`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
