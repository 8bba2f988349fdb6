"""A text becomes a deal that is loaded; questions come in, and answers under every open reading go out. No file."""
