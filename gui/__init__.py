"""The wizard: what the person sees; decides nothing about backups."""
