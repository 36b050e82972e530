"""What people type, as the pages post it: the sheet of a report, the verbs on it, zones and closing papers."""
