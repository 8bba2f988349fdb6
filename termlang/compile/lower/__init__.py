"""The model comes in as clauses and terms; operations and sections of a plan go out. No path is run."""
