# shellcheck shell=bash
# Units for who lets systemd start Tocsin. None is enabled: ZoneMinder may be the one that starts it.

step_systemd() {
  local unit rendered
  for unit in "$checkout"/tools/install/systemd/*.service; do
    render "$unit"
    place_file "$rendered" "$TARGET_SYSTEMD/${unit##*/}" 0644
  done
  reload_systemd
}

has_systemd() { [[ -z $DESTDIR && -d /run/systemd/system ]] && command -v systemctl >/dev/null; }

running_units() { systemctl list-units --plain --no-legend 'tocsin*.service' | cut -d ' ' -f 1; }

reload_systemd() {
  if [[ $dry_run == no ]] && ((EUID == 0)) && has_systemd; then systemctl daemon-reload; fi
}
