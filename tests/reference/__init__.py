"""A second reading of the language: a small evaluator written from docs/semantics.md and docs/reference.md alone.

It reads trees and takes nothing else from the package: not its checker, its model, its numbers, its calendars or its
interpreter. It answers only where everything is known, works everything out at once, and explains nothing. Where it
and the interpreter differ, one of them does not do what the documents say.
"""
