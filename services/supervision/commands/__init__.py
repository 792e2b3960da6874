"""What supervision does by itself: derive clocks from what it heard, fire what they reach."""
