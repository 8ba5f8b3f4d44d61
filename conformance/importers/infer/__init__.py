"""What a spec needs and a page only shows: dialects, schemas, hints, models, claims, reasons."""
