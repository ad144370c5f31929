"""Tables, found by their rules or by how their words stand under one another."""
