"""The reference pages of the documentation, made from the registries when the site is built."""
