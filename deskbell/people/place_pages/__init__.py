"""The pages about places: the tree, a place as a record, and the forms that change it.

They stand here and not in ``deskbell.places`` because what a page shows depends on who looks, and on who works
there; places know nothing of people.
"""
