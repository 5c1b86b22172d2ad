# shellcheck shell=bash
# What is left to check and to say when everything is in place.

afterwards() {
  local thing
  warn_of_readable_secrets
  if [[ ${choice[hook]} == yes ]]; then mention_own_object_config; fi
  if [[ $TARGET_CONFIG != /etc/zm ]]; then
    warn "the services look for settings in /etc/zm unless they are told; zmeventnotification.pl and tocsin are. For units other than tocsin.service, put this into /etc/default/tocsin: TOCSIN_CONFIG=$(settings_file zmeventnotification)"
  fi
  if needs_program && [[ -z $DESTDIR ]]; then
    check_installation
    if is_ours "$TARGET_BIN_ES/zmeventnotification.pl"; then say_how_it_starts; fi
  fi
  say 'Done.'
  for thing in "${left[@]}"; do say "Left to do: $thing"; done
  if [[ $is_complete == no && $interactive == no ]]; then exit 1; fi
}

# As the web user, whose rights count. What is wrong with the settings is for the operator to put right.
check_installation() {
  local tocsin=$TARGET_LIB/bin/tocsin typed
  typed="sudo -u $WEB_OWNER $(tocsin_command)"
  if ! can_be_web_user; then
    left_to_do "see whether all is well: $typed check-config; $typed doctor"
    return
  fi
  say 'Checking the settings (tocsin check-config)'
  if as_web_user timeout 60 "$tocsin" check-config >/dev/null; then note 'no mistakes'; fi
  say 'Looking for whatever else is wrong (tocsin doctor)'
  as_web_user timeout 120 "$tocsin" doctor || left_to_do "see to these faults, and ask again: $typed doctor"
}

say_how_it_starts() {
  local zoneminder systemd=no running=()
  zoneminder=$(is_started_by_zoneminder)
  if has_systemd && systemctl --quiet is-enabled tocsin.service 2>/dev/null; then systemd=yes; fi
  if has_systemd; then readarray -t running < <(running_units); fi
  if [[ $zoneminder == yes && $systemd == yes ]]; then
    warn 'both ZoneMinder (OPT_USE_EVENTNOTIFICATION) and systemd (tocsin.service) would start the event server, and the second one fails: sudo systemctl disable --now tocsin.service'
  fi
  if ((${#running[@]} > 0)); then
    say "To start this version:  sudo systemctl restart ${running[*]}"
  elif [[ $systemd == yes ]]; then
    say 'To start this version:  sudo systemctl start tocsin'
  elif [[ $zoneminder == yes ]]; then
    say 'To start this version:  sudo zmdc.pl restart zmeventnotification.pl'
  elif [[ $zoneminder == no ]]; then
    say 'To start it: switch on OPT_USE_EVENTNOTIFICATION (Options, System) in ZoneMinder, then'
    say '  sudo zmdc.pl start zmeventnotification.pl'
  fi
  if [[ $systemd == no && $zoneminder != yes && -e $TARGET_SYSTEMD/tocsin.service ]]; then
    say 'Or by systemd, while that option is off:  sudo systemctl enable --now tocsin'
  elif [[ -z $zoneminder ]]; then
    say "To start it:  sudo -u $WEB_OWNER $TARGET_BIN_ES/zmeventnotification.pl   (ZoneMinder is not on this machine)"
  fi
}

# yes or no; nothing where ZoneMinder is not on this machine
is_started_by_zoneminder() {
  local option
  option=$(timeout 20 perl -MZoneMinder::Config=:all -e 'print $Config{ZM_OPT_USE_EVENTNOTIFICATION} ? "yes" : "no"' 2>/dev/null || true)
  if [[ -z $option && -x $(zoneminder_scripts)/zmdc.pl ]]; then option=no; fi
  printf '%s' "$option"
}
