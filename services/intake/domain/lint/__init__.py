"""Reading a catalogue as administrators write it, and saying everything that is wrong with it."""
