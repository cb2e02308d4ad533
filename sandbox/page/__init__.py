"""What a person does at the page, and what becomes of it."""
