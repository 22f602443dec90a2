"""Fast tests of one module each; no process, no window."""
