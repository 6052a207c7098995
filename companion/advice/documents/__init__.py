"""Drafts made from word processor templates: from the facts of a mention to DOCX, PDF and text."""
