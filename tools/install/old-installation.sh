# shellcheck shell=bash
# What an older event server has left, and `tocsin import`, which takes over its settings.

# Where version 3.1 and before had them.
old_places=(/etc/zmeventnotification.ini /var/detect/objectconfig.ini /etc/private/tokens.txt)

is_perl_server() { [[ -e $DESTDIR$1 ]] && ! is_ours "$DESTDIR$1"; }

old_settings() {
  local file
  for file in "${old_places[@]}"; do
    if [[ -f $DESTDIR$file ]]; then printf '%s\n' "$file"; fi
  done
}

found_old_settings() {
  [[ $(old_settings) ]] || { is_perl_server "$TARGET_BIN_ES/zmeventnotification.pl" && [[ -e $DESTDIR$(settings_file zmeventnotification) ]]; }
}

describe_old_installation() {
  local file server=$TARGET_BIN_ES/zmeventnotification.pl
  if is_perl_server "$server"; then note "replaces     the event server $server, which stays as $(next_backup "$server")"; fi
  for file in $(old_settings); do note "found        $file of an event server before 3.2"; done
}

step_import() {
  local file before call=(import)
  if [[ $DESTDIR ]]; then call+=(--root "$DESTDIR"); fi
  file=$(settings_file zmeventnotification)
  if [[ $TARGET_CONFIG != /etc/zm && -f $DESTDIR$file ]]; then call+=(--config "$DESTDIR$file"); fi
  if [[ $interactive == no ]]; then call+=(--yes); fi
  if [[ $dry_run == yes ]]; then note "would call tocsin ${call[*]}" && return; fi
  before=$(our_settings)
  # A mistake in the settings is no reason to stop: nothing was written, and it can be done at any time.
  "$DESTDIR$TARGET_LIB/bin/tocsin" "${call[@]}" || not_done "the settings of the old installation were not taken over: sudo $(tocsin_command) ${call[*]}"
  our_settings | grep -vxF -- "$before" | while read -r file; do own "$WEB_OWNER:$WEB_GROUP" "$file"; done || true
  noted=1
}
