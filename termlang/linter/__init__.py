"""A text comes in; what it leaves open goes out, as data. Nothing is decided for the drafter, nothing is written.

`rules/` has one file for each rule; `rules/__init__.py` is the table of them. What is wrong with the text itself is
the checker's: a rule speaks only where the text can be read and still leaves something unsaid.
"""
