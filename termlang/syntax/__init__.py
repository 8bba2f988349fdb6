"""A text comes in; a tree of every word goes out, with what could not be read. Nothing is looked up.

The only room that knows Lark. Lines are cut first, then each line is parsed by the start rule of its block.
"""
