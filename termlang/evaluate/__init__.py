"""A checked deal, a day, prices and choices come in; values with their reasons go out. No clock, no file, no guess.

The interpreter is the specification: short, exact, and meant to be believed. It rounds only where the text says so.
"""
