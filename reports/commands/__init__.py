"""What each command does: one module for a group of commands."""
