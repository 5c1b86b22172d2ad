# shellcheck shell=bash
# Where everything goes. TARGET_* are the places as the installed system sees them; in front of each goes DESTDIR.

find_places() {
  DESTDIR=${DESTDIR-}
  DESTDIR=${DESTDIR%/}
  TARGET_LIB=${TARGET_LIB:-/opt/tocsin}
  TARGET_BIN=${TARGET_BIN:-$(zoneminder_scripts)}
  TARGET_BIN_ES=${TARGET_BIN_ES:-$TARGET_BIN}
  TARGET_CONFIG=${TARGET_CONFIG:-/etc/zm}
  TARGET_DATA=${TARGET_DATA:-/var/lib/zmeventnotification}
  TARGET_BIN_HOOK=${TARGET_BIN_HOOK:-$TARGET_DATA/bin}
  TARGET_SYSTEMD=${TARGET_SYSTEMD:-$(unit_folder)}
  TARGET_COMPLETION=${TARGET_COMPLETION:-/usr/share/bash-completion/completions}
  MAKE_CONFIG_BACKUP=${MAKE_CONFIG_BACKUP---backup=numbered}
  local name
  for name in TARGET_LIB TARGET_BIN TARGET_BIN_ES TARGET_CONFIG TARGET_DATA TARGET_BIN_HOOK TARGET_SYSTEMD TARGET_COMPLETION; do
    check_place "$name"
  done
  if [[ $DESTDIR && $DESTDIR != /* ]]; then wrong_call "DESTDIR must be an absolute path, not \"$DESTDIR\""; fi
  installed=$TARGET_LIB/INSTALLED
}

# A small system may lack some of them.
find_programs() {
  local name missing=()
  for name in awk cmp diff find flock getent runuser sed sha256sum; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || fail "these programs are needed and not there: ${missing[*]} (packages diffutils, findutils, gawk, coreutils, util-linux)"
}

# These paths are written into scripts, units and settings.
check_place() {
  local -n place=$1
  while [[ $place == */ ]]; do place=${place%/}; done
  if [[ $place != /* || $place == *['"\|&@$`%']* || $place == *"'"* || $place == *[[:cntrl:]]* ]]; then
    wrong_call "$1 must be an absolute path other than / without quotes and any of \\|&@\$\`%, not \"$place\""
  fi
}

# ZoneMinder starts the event server from the folder that its other scripts are in.
zoneminder_scripts() {
  local folder
  for folder in /usr/bin /usr/local/bin; do
    if [[ -x $DESTDIR$folder/zmdc.pl ]]; then printf '%s' "$folder" && return; fi
  done
  printf /usr/bin
}

unit_folder() {
  local folder
  folder=$(pkg-config systemd --variable=systemdsystemunitdir 2>/dev/null || true)
  printf '%s' "${folder:-/lib/systemd/system}"
}

# What must be writable for the chosen parts, said all at once and before anything changes.
check_writable() {
  local place nearest refused=()
  if [[ $dry_run == yes ]]; then return; fi
  for place in "$@"; do
    nearest=$DESTDIR$place
    while [[ ! -e $nearest ]]; do nearest=$(dirname -- "$nearest"); done
    if [[ ! -w $nearest ]]; then refused+=("$nearest"); fi
  done
  ((${#refused[@]} == 0)) && return
  printf 'Error: %s cannot write to:\n' "$(id -un)" >&2
  printf '  %s\n' "${refused[@]}" | sort -u >&2
  if ((EUID != 0)); then
    printf 'Nothing was changed. Run it with sudo, or name other places (TARGET_…, DESTDIR).\n' >&2
  else
    printf 'Nothing was changed. Is it mounted read-only? Other places: TARGET_…, DESTDIR.\n' >&2
  fi
  exit 1
}
