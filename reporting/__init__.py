"""What was delivered: reports and revisions, figures, totals, verdicts and the meeting's files."""
