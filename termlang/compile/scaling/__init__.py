"""From a bound plan to a program: which quantities are integers in a double, and which carry an error."""
