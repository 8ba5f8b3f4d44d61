"""What vendors' pages and the official dialects say, read from files into data."""
