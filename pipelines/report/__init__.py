"""The report of an evaluation as one page of HTML that holds everything it shows."""
