"""The protocols that come with Deskbell: one file each, named by its id. docs/use/protocols-shipped.md lists them."""
