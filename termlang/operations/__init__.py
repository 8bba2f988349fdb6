"""The table behind `Apply`: each operation's types, its exact body, and what it makes of intervals."""
