"""How strong the evidence of a mention is, and what the other side will object."""
