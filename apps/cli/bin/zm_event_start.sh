#!/bin/sh
# In place of the hook of the old event server, under each of its names. Called with event id, monitor id, monitor name, cause and event
# folder, of which only the first must be there. Prints the line with "detected:" and exits 0 where something was seen; else exits 1.

# objectconfig.ini or .yml. Empty: what the settings of Tocsin say, or the one in /etc/zm.
CONFIG_FILE=${CONFIG_FILE-}
export CONFIG_FILE

tocsin=$(dirname -- "$(readlink -f -- "$0")")/tocsin
[ -x "$tocsin" ] || tocsin=tocsin # a copy of this file elsewhere

# Told to stop, it prints nothing and exits 1, however far it has come.
trap 'kill "$!" 2>/dev/null; exit 1' INT TERM
"$tocsin" hook "$@" &
wait "$!" || exit 1
