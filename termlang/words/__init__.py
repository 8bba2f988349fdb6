"""Words of the trade: what lawyers write, and the word of the language for it. Nothing is parsed here."""
