# shellcheck shell=bash
# What is left to check and to say when everything is in place.

afterwards() {
  warn_of_readable_secrets
  if [[ $DESTDIR ]]; then say 'Done.' && return; fi
}
