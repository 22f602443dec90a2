"""The engine: every way a job can end, told as a whole Outcome; the order of lock, journal, steps and undoing.

A job's steps work on a plain folder tree; the service is a fake. What each step does has tests of its own.
"""
