"""Dataset, network, training, evaluation and registration of model versions."""
