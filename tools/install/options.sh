# shellcheck shell=bash
# The command line. Flags of the old event server's install.sh mean here what they meant there, or are said to mean nothing.

task=install interactive=yes dry_run=no purge=no
# yes, no or, until somebody says so, empty
declare -A choice=([es]='' [hook]='' [config]='' [hook-config]='' [systemd]='' [import]='' [models]='')

usage() {
  cat <<'END'
Usage: sudo tools/install.sh [options]

Puts Tocsin beside ZoneMinder: the event server under its old name zmeventnotification.pl, the tocsin command, the
hooks under their old names, samples of the settings. Asks about each part that no flag decides, before anything
changes. What is replaced stays beside it as NAME.~1~, NAME.~2~ and so on.

  --[no-]install-es        the event server and the tocsin command
  --[no-]install-hook      the detection hooks
  --[no-]install-config    samples of the settings, in place of those that are there (they stay as backups)
  --[no-]install-systemd   units for systemd; they are not enabled
  --[no-]import            take over the settings of the older event server (tocsin import)
  --[no-]download-models   fetch the default model, agreeing to its licence
  --no-interactive         ask nothing; the first three need a flag each
  --dry-run                only say what would be done; asks nothing, and what no flag decides is as with Enter
  --uninstall              remove Tocsin, bring back what it replaced; settings and data stay
  --purge                  with --uninstall: remove settings and data, too
  -h, --help               this text

Of the event server's versions 5 to 7:
  --[no-]install-es-config, --[no-]install-hook-config    the two halves of --install-config
  --no-pysudo, --hook-config-upgrade, --[no-]install-opencv, --[no-]install-birdnet, --venv-path P, --no-venv
                                                          accepted, without effect: Tocsin needs no Python

From the environment, with their defaults:
  TARGET_LIB /opt/tocsin       TARGET_DATA /var/lib/zmeventnotification      TARGET_BIN where zmdc.pl is, else /usr/bin
  TARGET_CONFIG /etc/zm        TARGET_BIN_HOOK $TARGET_DATA/bin              TARGET_BIN_ES $TARGET_BIN
  TARGET_SYSTEMD, TARGET_COMPLETION    folders for units of systemd and for completion of bash
  WEB_OWNER, WEB_GROUP         the web user; default: as ZoneMinder or the running web server has it, else www-data
  MAKE_CONFIG_BACKUP --backup=numbered; empty: settings are replaced without a backup
  NODE                         the Node.js to run with
  DESTDIR                      goes before every place, to make packages
END
}

wrong_call() {
  printf 'Error: %s\nRun tools/install.sh --help for the options.\n' "$1" >&2
  exit 2
}

parse_options() {
  while (($# > 0)); do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --no-interactive) interactive=no ;;
      --dry-run) dry_run=yes ;;
      --uninstall) task=uninstall ;;
      --purge) purge=yes ;;
      --install-config) choice[config]=yes choice[hook-config]=yes ;;
      --no-install-config) choice[config]=no choice[hook-config]=no ;;
      --install-es-config) choice[config]=yes ;;
      --no-install-es-config) choice[config]=no ;;
      --install-es | --install-hook | --install-hook-config | --install-systemd) choice[${1#--install-}]=yes ;;
      --no-install-es | --no-install-hook | --no-install-hook-config | --no-install-systemd) choice[${1#--no-install-}]=no ;;
      --import | --no-import) choice[import]=$(yes_or_no "$1") ;;
      --download-models | --no-download-models) choice[models]=$(yes_or_no "$1") ;;
      --venv-path=*) say_without_effect --venv-path ;;
      --venv-path)
        (($# > 1)) || wrong_call '--venv-path needs a path'
        say_without_effect "$1" && shift
        ;;
      --pysudo | --no-pysudo | --hook-config-upgrade | --no-hook-config-upgrade | --install-opencv | --no-install-opencv | \
        --install-birdnet | --no-install-birdnet | --venv | --no-venv) say_without_effect "$1" ;;
      *) wrong_call "there is no option $1" ;;
    esac
    shift
  done
  if [[ $purge == yes && $task != uninstall ]]; then wrong_call '--purge goes with --uninstall'; fi
  if [[ $task == install && $interactive == no ]]; then require_answers; fi
}

yes_or_no() { if [[ $1 == --no-* ]]; then echo no; else echo yes; fi; }

say_without_effect() {
  case $1 in
    *hook-config-upgrade) say "$1 has no effect: Tocsin reads objectconfig files of every version as they are." ;;
    *birdnet) say "$1 has no effect: Tocsin does not listen to birds." ;;
    *) say "$1 has no effect: Tocsin needs no Python." ;;
  esac
}

require_answers() {
  local missing=()
  [[ ${choice[es]} ]] || missing+=('--[no-]install-es')
  [[ ${choice[hook]} ]] || missing+=('--[no-]install-hook')
  [[ ${choice[config]} ]] || missing+=('--[no-]install-config')
  ((${#missing[@]} == 0)) || wrong_call "--no-interactive needs an answer for each part; missing: ${missing[*]}"
}
