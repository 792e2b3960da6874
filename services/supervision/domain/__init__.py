"""What supervision knows without asking anybody: leaves, facts, clocks, levels. Pure."""
