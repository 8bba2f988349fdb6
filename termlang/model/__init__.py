"""A deal, resolved and typed: expressions, definitions, rights and duties. `check` builds it; nothing evaluates."""
