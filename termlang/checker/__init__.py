"""A tree comes in; a deal and its problems go out. Nothing is priced.

Every problem of the file is reported, not the first. A wrong part becomes `None` and silences what depends on it.
"""
