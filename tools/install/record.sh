# shellcheck shell=bash
# What we put where, and which backup holds what was there before: lines of kind, checksum, backup and path, with tabs.

# Written down, but there is no folder of ours yet to write it into.
pending=()

# record KIND TARGET BACKUP - of several backups the one that did not come from us is what --uninstall brings back
record() {
  local original=$3
  if [[ $dry_run == yes ]]; then return; fi
  if [[ -z $original ]] || is_ours "$DESTDIR$original"; then original=$(recorded "$2" backup); fi
  pending+=("$1"$'\t'"$(checksum "$DESTDIR$2")"$'\t'"$original"$'\t'"$2")
  if [[ -d $DESTDIR$TARGET_LIB ]]; then write_record; fi
}

write_record() {
  local list=$DESTDIR$installed line
  touch -- "$list"
  for line in "${pending[@]}"; do
    if grep -qxF -- "$line" "$list"; then continue; fi
    awk -F '\t' -v path="${line##*$'\t'}" '$4 != path' "$list" >"$work/record"
    printf '%s\n' "$line" >>"$work/record"
    cp -- "$work/record" "$list.tocsin-new"
    mv -f -T -- "$list.tocsin-new" "$list"
  done
  pending=()
}

# recorded TARGET checksum|backup
recorded() {
  local column=2
  if [[ $2 == backup ]]; then column=3; fi
  if [[ -f $DESTDIR$installed ]]; then
    awk -F '\t' -v path="$1" -v column="$column" '$4 == path { print $column }' "$DESTDIR$installed"
  fi
}

checksum() {
  if [[ -L $1 ]]; then readlink -- "$1"; elif [[ -f $1 ]]; then sha256sum <"$1" | cut -d ' ' -f 1; fi
}

is_as_we_left_it() {
  local was
  was=$(recorded "$1" checksum)
  [[ $was && $was == "$(checksum "$DESTDIR$1")" ]]
}

is_ours() { grep -qi tocsin -- "$1" 2>/dev/null; }
