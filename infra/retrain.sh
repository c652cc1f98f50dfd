#!/bin/sh
# What SageMaker's training toolkit runs in the training image, with the hyperparameters as arguments. There is no
# network: what the image lacks comes as wheels beside the program, and goes before what the image has.
set -e
wheels="$SM_CHANNEL_CODE/wheels"
if [ -d "$wheels" ]; then
    libraries="$PWD/libraries"
    python -m pip install --quiet --disable-pip-version-check --no-index --find-links "$wheels" \
        --target "$libraries" --upgrade --requirement requirements.txt
    export PYTHONPATH="$libraries${PYTHONPATH:+:$PYTHONPATH}"
fi
exec python -m training.job "$@"
