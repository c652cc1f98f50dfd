#!/bin/sh
# What SageMaker's training toolkit runs in the training image, with the hyperparameters as arguments.
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-$AWS_REGION}"
if [ "$INKLING_PROMOTE" = true ]; then
    set -- "$@" --promote
fi
exec python -m training.retrain "$@"
