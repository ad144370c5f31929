"""Rows of bills: how columns are headed, which row is an item, and what its numbers mean. Values only, no doors."""
