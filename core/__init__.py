"""Backing up and restoring a CAST Imaging server; knows no Qt."""

__version__ = "0.1.0"
