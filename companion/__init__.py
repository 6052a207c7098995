"""Avisé's companion: the local program that keeps, reads, assesses and advises."""

__version__ = "0.1.0"
