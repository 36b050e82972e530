"""The document: cells, questions, workflow, revisions, and who may do what with them."""
