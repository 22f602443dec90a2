"""Tests of several modules together, on real files and processes."""
