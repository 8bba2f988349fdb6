"""A deal, resolved and typed: expressions, definitions, rights and duties. Only `check` builds it; nothing here evaluates."""
