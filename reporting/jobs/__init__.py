"""What runs beside the web process: the outbox of mails, locks, stored files."""
