"""How a case becomes an exchange: replayed, simulated or live; and how exchanges are kept."""
