"""HTTP in and out: one blueprint a topic; the only place that knows Chalice."""
