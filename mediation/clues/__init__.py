"""Clues for enforcement: found in a dispute, verified beside it, never seen by the parties (domain 1.9)."""
