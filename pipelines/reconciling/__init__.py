"""What reconcile reckons with: figures as they were read, the equations they should meet, and the search over other readings."""
