"""The Word draft of an edition: the sơ kết report in its customary outline, a pure function of what was frozen."""
