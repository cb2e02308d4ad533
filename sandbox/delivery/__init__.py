"""How what people do reaches the bot, and how its acknowledgement comes back."""
