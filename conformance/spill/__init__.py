"""What may be more than memory holds: little of it stays in memory, the rest goes to disk."""
