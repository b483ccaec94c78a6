"""Pages of those who handle cases: queue, case, decision, agreement, court, oversight."""
