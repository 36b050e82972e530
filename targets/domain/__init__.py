"""Pure rules shared by both apps: quarters, numbers as typed and shown, Vietnamese text (no framework)."""
