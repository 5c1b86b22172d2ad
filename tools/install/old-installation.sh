# shellcheck shell=bash
# What an older event server has left, and `tocsin import`, which takes over its settings.

# Where version 3.1 and before had them.
old_places=(/etc/zmeventnotification.ini /var/detect/objectconfig.ini /etc/private/tokens.txt)

found_old_settings() { [[ $(old_settings) ]]; }

old_settings() {
  local file
  for file in "${old_places[@]}"; do
    if [[ -f $DESTDIR$file ]]; then printf '%s\n' "$file"; fi
  done
}

describe_old_installation() {
  local file server=$TARGET_BIN_ES/zmeventnotification.pl
  if [[ -e $DESTDIR$server ]] && ! is_ours "$DESTDIR$server"; then
    note "replaces     the event server $server, which stays as $(next_backup "$server")"
  fi
  for file in $(old_settings); do note "found        $file of an event server before 3.2"; done
}
