"""How print lies on a page: lines, blocks, columns, tables, pairs, head and foot. Values only, no doors."""
