"""Kosshi (骨子): from what an expert panel's secretariat receives to the draft outline it tables.

The package is pure: it knows no orchestrator and touches no network.  ``pipeline.py`` reads like
the table of contents; start there.
"""

__version__ = "0.1.0"
