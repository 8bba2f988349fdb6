"""Examples of a deal run through the interpreter: each a closed world, each with what came out where it differs."""

from termlang.examples.run import Outcome, run_example

__all__ = ["Outcome", "run_example"]
