"""Which of the candidates is right, and how sure that is: a learned ranker over what all extractors proposed."""
