"""The pages about people: who holds which role, invitations, the list of people, the rota, who is here."""
