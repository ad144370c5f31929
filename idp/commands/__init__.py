"""Groups of commands behind `idp`, each importing what it needs inside."""
