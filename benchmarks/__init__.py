"""Figures of the platform, measured on the machine at hand: `make bench`."""
