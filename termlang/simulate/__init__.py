"""Policies run over paths of prices: on the exact interpreter here, or on a compiled program. Paths in, arrays out."""
