# shellcheck shell=bash
# Takes away what the record names, and brings back what it replaced. The record goes last: cut off, it can be run again.

uninstall() {
  local list=$DESTDIR$installed
  if [[ ! -f $list ]]; then fail "there is no Tocsin in $DESTDIR$TARGET_LIB. If it is elsewhere, name its folder with TARGET_LIB."; fi
  choice[uninstall]='' choice[purge]=''
  describe_uninstall
  if [[ $interactive == no || $dry_run == yes ]]; then choice[uninstall]=yes choice[purge]=yes; fi
  ask uninstall 'Remove Tocsin?' no
  if [[ ${choice[uninstall]} == no ]]; then say 'Nothing was changed.' && return; fi
  if [[ $purge == yes ]]; then ask purge 'Remove the settings and the data as well? They cannot be brought back.' no; fi
  steps=(stop files)
  if [[ $purge == yes && ${choice[purge]} == yes ]]; then steps+=(purge); fi
  steps+=(removal)
  readarray -t places < <(cut -f 4 -- "$list" | xargs -d '\n' -r dirname -- | sort -u)
  check_writable "$(dirname -- "$TARGET_LIB")" "${places[@]}"
  run_steps
  if [[ $dry_run == no ]]; then say_what_remains; fi
}

describe_uninstall() {
  local kind sum original path
  say "Removes Tocsin $(cat -- "$DESTDIR$TARGET_LIB/VERSION") from $TARGET_LIB"
  while IFS=$'\t' read -r kind sum original path; do
    if [[ $original && -e $DESTDIR$original ]]; then note "brings back  $path from $original"; fi
  done < <(fields)
  if [[ $purge == yes ]]; then note "removes      $TARGET_DATA" && our_settings | sed 's/^/  removes      /'; fi
}

# read takes tabs in a row for one, so an empty column needs something in it.
fields() { sed 's/\t\t/\t-\t/g; s/\t\t/\t-\t/g' -- "$DESTDIR$installed"; }

step_stop() {
  local unit
  if ! has_systemd || ((EUID != 0)); then return; fi
  for unit in $(running_units); do
    note "stops $unit"
    if [[ $dry_run == no ]]; then systemctl stop -- "$unit"; fi
  done
  if [[ $dry_run == no && -e $TARGET_SYSTEMD/tocsin.service ]]; then
    systemctl disable --quiet tocsin.service tocsin-watcher.service tocsin-gateway.service tocsin-detector@.service
  fi
}

step_files() {
  local kind sum original path
  while IFS=$'\t' read -r kind sum original path; do
    if [[ $kind != folder ]]; then take_away "$path" "$sum" "$original"; fi
  done < <(fields | tac)
  reload_systemd
}

# take_away PATH CHECKSUM ORIGINAL
take_away() {
  local at=$DESTDIR$1 now kept
  now=$(checksum "$at")
  if [[ $now && $now != "$2" ]]; then
    # Not as we left it: somebody's own version of ours, or another program's file by now.
    if ! is_ours "$at"; then note "$1 is not ours any more, and stays" && return; fi
    kept=$(next_backup "$1")
    note "$1 was changed; it stays as $kept"
    if [[ $dry_run == no ]]; then mv -T -- "$at" "$DESTDIR$kept"; fi
  elif [[ $now ]]; then
    note "removes $1"
    if [[ $dry_run == no ]]; then rm -f -- "$at"; fi
  fi
  if [[ $3 != - && ( -e $DESTDIR$3 || -L $DESTDIR$3 ) ]]; then
    note "brings back $1"
    if [[ $dry_run == no ]]; then mv -T -- "$DESTDIR$3" "$at"; fi
  fi
}

our_settings() {
  find "$DESTDIR$TARGET_CONFIG" -maxdepth 1 -regextype posix-extended \
    -regex '.*/(zmeventnotification|secrets|es_rules|objectconfig)\.(ini|ya?ml|json)(\.~[0-9]+~|\.migrated)?' 2>/dev/null || true
}

step_purge() {
  local file
  our_settings | while read -r file; do
    note "removes $file"
    if [[ $dry_run == no ]]; then rm -f -- "$file"; fi
  done
  # That this is the data of an event server shows in what is in it: TARGET_DATA may be mistyped.
  if [[ ! -d $DESTDIR$TARGET_DATA/push ]]; then return; fi
  note "removes $TARGET_DATA"
  if [[ $dry_run == yes ]]; then return; fi
  # The folder may be a link to a larger disk, or a disk: what is in it must go, even where the folder cannot.
  find -H "$DESTDIR$TARGET_DATA" -mindepth 1 -delete
  rm -rf -- "$DESTDIR$TARGET_DATA" || note "$TARGET_DATA is empty, and stays"
}

# Folders that we made go where nothing is in them.
step_removal() {
  local lib=$DESTDIR$TARGET_LIB folder
  note "removes $TARGET_LIB"
  if [[ $dry_run == yes ]]; then return; fi
  awk -F '\t' '$1 == "folder" { print $4 }' "$DESTDIR$installed" | sort -r >"$work/folders"
  rm -rf -- "$lib" "$lib.tocsin-new" "$lib.tocsin-old"
  while read -r folder; do
    if [[ -d $DESTDIR$folder && ! -L $DESTDIR$folder ]]; then rmdir --ignore-fail-on-non-empty -- "$DESTDIR$folder"; fi
  done <"$work/folders"
}

say_what_remains() {
  if [[ -d $DESTDIR$TARGET_DATA ]]; then say "The data in $TARGET_DATA and the settings in $TARGET_CONFIG stay."; fi
  if [[ -e $DESTDIR$TARGET_BIN_ES/zmeventnotification.pl ]]; then
    say 'The old event server is back. To start it: sudo zmdc.pl restart zmeventnotification.pl'
  elif [[ $(is_started_by_zoneminder) == yes ]]; then
    say 'ZoneMinder still wants an event server: sudo zmdc.pl stop zmeventnotification.pl, and switch off OPT_USE_EVENTNOTIFICATION (Options, System).'
  fi
}
