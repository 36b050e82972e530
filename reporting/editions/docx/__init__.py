"""The Word draft of an edition: the report in its customary outline, made from what was frozen alone."""
