# shellcheck shell=bash
# What a person reads. Warnings and errors go to stderr.

say() { printf '%s\n' "$*"; }

noted=0
note() {
  noted=$((noted + 1))
  printf '  %s\n' "$*"
}

warn() { printf 'Warning: %s\n' "$*" >&2; }

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}
