"""What results say: queries that Athena and DuckDB run, and a report made of them."""
