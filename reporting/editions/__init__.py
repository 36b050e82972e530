"""From where targets stand to what is published: content, files, comparisons."""
