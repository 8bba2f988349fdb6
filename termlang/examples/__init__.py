"""Examples of a deal run through the interpreter: each a closed world, each with what came out where it differs."""

from termlang.examples.coverage import Coverage, Stated, coverage
from termlang.examples.run import Outcome, run_example

__all__ = ["Coverage", "Outcome", "Stated", "coverage", "run_example"]
