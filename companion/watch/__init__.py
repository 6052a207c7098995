"""Looking out: the doctor's identity and the searches made of it."""
