"""One small sealed backup of each format and kind; see README.md beside this file."""
