"""Figures that nobody of this project wrote, and what the program makes of them.

Each module here is a suite: it reads the cases of one source, puts each case into the words of the language where that
can be done, and says what came out. docs/vectors.md is the table of all of them.
"""
