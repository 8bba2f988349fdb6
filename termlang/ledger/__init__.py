"""A deal and a journal come in; a ledger goes out: every line with its outcome and its reasons, accounts on any day.

Replay is a fold of pure steps; nothing is guessed, a line that is refused or undecided changes nothing.
"""
