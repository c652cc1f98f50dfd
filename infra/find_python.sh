#!/bin/sh
# Print a Python interpreter that runs and is new enough: find_python.sh WANTED... (such as 3.12 3.13), first found first.
# A name on the PATH may be a shim that leads nowhere, so each one is tried.
for wanted in "$@"; do
    for candidate in "python$wanted" "$HOME"/.pyenv/versions/"$wanted"*/bin/python /opt/homebrew/bin/"python$wanted" \
        /usr/local/bin/"python$wanted" python3 python; do
        found=$("$candidate" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2], sys.executable)' 2>/dev/null) || continue
        if [ "${found%% *}" = "$wanted" ]; then
            echo "${found#* }"
            exit 0
        fi
    done
done
exit 1
