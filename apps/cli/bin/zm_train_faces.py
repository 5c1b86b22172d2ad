#!/bin/sh
# In place of the old script that learns faces: -c or --config FILE, -s or --size PIXELS. No Python.
config='' size=''
while [ $# -gt 0 ]; do
  case $1 in
    -c | --config) config=${2-} && shift ;;
    --config=*) config=${1#*=} ;;
    -s | --size) size=${2-} && shift ;;
    --size=*) size=${1#*=} ;;
  esac
  [ $# -eq 0 ] || shift
done
tocsin=$(dirname -- "$(readlink -f -- "$0")")/tocsin
[ -x "$tocsin" ] || tocsin=tocsin # a copy of this file elsewhere
exec "$tocsin" faces train ${config:+--object-config "$config"} ${size:+--size "$size"}
