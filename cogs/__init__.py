"""The features of Hearth, one package each; none of them imports another."""
