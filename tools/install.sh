#!/usr/bin/env bash
# Puts Tocsin on this machine beside ZoneMinder, in place of an older event server and its hooks. --help says more.
# Asks everything before it changes anything; can be run again at any time, which finishes or repeats nothing.
set -euo pipefail
shopt -s inherit_errexit
umask 022

checkout=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
# A user whose home this is may not enter it: programs run as the web user must not start here.
cd /

# The parts define functions and starting values, in any order; nothing runs before main. The story is in steps.sh. All share:
#   from the environment  DESTDIR TARGET_* WEB_OWNER WEB_GROUP (places.sh, web-user.sh)
#   from the flags        task interactive dry_run purge, choice[PART] = yes, no or empty (options.sh, questions.sh)
#   found                 checkout, work (a folder for temporary files), node, installed (the record of what we put where)
#   said back             backup (put_file), rendered (render), left and is_complete (left_to_do, not_done)
# shellcheck source-path=SCRIPTDIR/..
{
  . "$checkout/tools/install/say.sh"
  . "$checkout/tools/install/options.sh"
  . "$checkout/tools/install/places.sh"
  . "$checkout/tools/install/web-user.sh"
  . "$checkout/tools/install/node.sh"
  . "$checkout/tools/install/files.sh"
  . "$checkout/tools/install/record.sh"
  . "$checkout/tools/install/questions.sh"
  . "$checkout/tools/install/program.sh"
  . "$checkout/tools/install/launchers.sh"
  . "$checkout/tools/install/settings.sh"
  . "$checkout/tools/install/data.sh"
  . "$checkout/tools/install/systemd.sh"
  . "$checkout/tools/install/old-installation.sh"
  . "$checkout/tools/install/steps.sh"
  . "$checkout/tools/install/afterwards.sh"
  . "$checkout/tools/install/uninstall.sh"
}

main() {
  parse_options "$@"
  find_programs
  find_places
  work=$(mktemp -d)
  trap 'on_exit $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if [[ $task == uninstall ]]; then
    uninstall
  else
    install_tocsin
  fi
}

main "$@"
