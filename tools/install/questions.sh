# shellcheck shell=bash
# Everything is asked before anything is done: no answer, or ctrl-C, leaves all as it is.

# ask PART QUESTION yes|no - unless a flag has answered for this part; a dry run takes the answer in capitals
ask() {
  local answer hint='[Y/n]'
  if [[ ${choice[$1]} ]]; then return; fi
  if [[ $interactive == no ]]; then choice[$1]=no && return; fi
  if [[ $3 == no ]]; then hint='[y/N]'; fi
  if [[ $dry_run == yes ]]; then choice[$1]=$3 && note "$2 $hint $3" && return; fi
  while [[ -z ${choice[$1]} ]]; do
    printf '%s %s ' "$2" "$hint"
    read -r answer || [[ $answer ]] || stop_unanswered
    # What is typed shows on a terminal only.
    if [[ ! -t 0 ]]; then printf '%s\n' "$answer"; fi
    case ${answer,,} in
      '') choice[$1]=$3 ;;
      y | yes) choice[$1]=yes ;;
      n | no) choice[$1]=no ;;
      *) say 'Please answer y or n.' ;;
    esac
  done
}

stop_unanswered() {
  printf '\n'
  fail 'no answer came, so nothing was changed. Flags answer instead of you: see --help.'
}

ask_about_parts() {
  ask es "Install the event server and the tocsin command into $TARGET_BIN_ES?" yes
  ask hook "Install the detection hooks into $TARGET_BIN_HOOK?" yes
  if found_old_settings; then
    ask import 'Take over the settings that are there (tocsin import shows what it would do, and asks)?' yes
  fi
  ask_about_settings
  if [[ -e $DESTDIR$TARGET_SYSTEMD/tocsin.service ]]; then
    # Those that are there go with the program.
    choice[systemd]=${choice[systemd]:-yes}
  fi
  ask systemd "Install units for systemd into $TARGET_SYSTEMD (they are not enabled)?" no
  if [[ ${choice[hook]} == yes && -z $DESTDIR ]] && ! has_models; then
    ask models 'Fetch the default model for the detection (tocsin models pull shows its licence, and asks)?' yes
  fi
}

ask_about_settings() {
  local file
  file=$(settings_file zmeventnotification)
  if [[ ${choice[import]} == yes && -z ${choice[config]} ]]; then return; fi
  if [[ -e $DESTDIR$file ]]; then
    ask config "Replace $file by a sample (it stays as a backup)?" no
  else
    ask config "Put samples of the settings into $TARGET_CONFIG?" yes
  fi
  choice[hook-config]=${choice[hook-config]:-${choice[config]}}
}

describe() {
  say "Tocsin $(version_of "$checkout") for ZoneMinder"
  note "program      $TARGET_LIB${DESTDIR:+ (below $DESTDIR)}"
  note "commands     $TARGET_BIN_ES/zmeventnotification.pl and $TARGET_BIN_ES/tocsin"
  note "hooks        $TARGET_BIN_HOOK"
  note "settings     $TARGET_CONFIG"
  note "data         $TARGET_DATA, for user $WEB_OWNER, group $WEB_GROUP"
  note "Node.js      $node"
  describe_old_installation
  if ((EUID != 0)); then warn "this is not root but $(id -un): it may not be allowed to put things in place."; fi
}
