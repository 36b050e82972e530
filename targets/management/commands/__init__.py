"""Commands of the app of promises."""
