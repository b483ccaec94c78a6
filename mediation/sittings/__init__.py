"""Sessions of mediation: when they take place, who came, what happened, and the minutes.

A session is a sitting in code: Django's sessions are log-ins.
"""
