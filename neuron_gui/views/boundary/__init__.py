"""The samples with the decision boundary."""
