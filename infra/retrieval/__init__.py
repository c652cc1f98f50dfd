"""Words from online sources and files, merged, checked and reviewed: what `python -m infra.retrieve_words` runs."""
