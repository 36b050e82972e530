"""The screens on which a report is entered, handed in and reviewed."""
