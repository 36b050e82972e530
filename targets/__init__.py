"""What was promised: the programme, its targets and readings, and the units, duties and periods it is judged on."""
