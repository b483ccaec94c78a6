"""The law as dated data and pure functions, for every subject above and for a lawyer who reviews it."""
