"""Protocols on paper: desk card, wallet card and wall poster, from the same definition as the screen."""
