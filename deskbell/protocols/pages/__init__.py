"""The pages on which a library reads its protocols, writes its own versions of them, reviews and publishes them."""
