#!/bin/sh
# Tocsin in place of the old detector, under its names and with its switches. No Python.
tocsin=$(dirname -- "$(readlink -f -- "$0")")/tocsin
[ -x "$tocsin" ] || tocsin=tocsin # a copy of this file elsewhere
exec "$tocsin" detect "$@"
