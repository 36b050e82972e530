"""Shapes of requests and answers as the OpenAPI document names them; a test holds the real answers to them.

Requests are read by `reporting.api.reading` and answers are plain dicts: nothing here runs on a call.
"""
