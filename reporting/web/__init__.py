"""The door: who asks, refusals as pages, forms in Vietnamese."""
