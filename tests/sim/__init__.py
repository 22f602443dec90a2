"""The real engine on a simulated disk and service: every crash point, every failing call."""
