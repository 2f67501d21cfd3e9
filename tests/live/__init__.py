"""The live alarm in real browsers, on the real server: press, ring, answer, link cut, seven tabs."""
