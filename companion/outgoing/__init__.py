"""The only way out of the machine: one safe fetch, and the ledger of what left."""
