"""Back ends: each takes a program and prices, and runs every path. NumPy and Numba are imported here and not below."""
