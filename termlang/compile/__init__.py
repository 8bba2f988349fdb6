"""A checked deal and a policy come in; a flat plan goes out, and programs that run it over many paths of prices.

A plan means what the interpreter means, and is made without it: the two rooms never import each other, so that they can
disagree honestly. What does not compile is said by name, and runs on the interpreter.
"""
