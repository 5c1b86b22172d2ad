# shellcheck shell=bash
# The installation, step by step. A step that fails says what is done and what is not; each can be repeated.

declare -A title=([build]='build the program' [program]='program' [es]='event server and tocsin command' [hook]='hooks'
  [data]='folders for data' [rights]='owner of the data' [config]='settings' [hook_config]='settings of the detection' [systemd]='units for systemd'
  [import]='settings of the old installation' [models]='models' [stop]='units of systemd' [files]='commands, hooks and units' [purge]='settings and data'
  [removal]='program')
steps=() done_steps=() current=''

install_tocsin() {
  find_web_user
  find_node
  describe
  ask_about_parts
  plan_steps
  if ((${#steps[@]} == 0)); then say 'Nothing was chosen, and nothing was changed.' && return; fi
  check_places_of_steps
  run_steps
  if [[ $dry_run == no ]]; then afterwards; fi
}

run_steps() {
  take_turns
  for current in "${steps[@]}"; do
    say "${title[$current]^}"
    noted=0
    "step_$current"
    if ((noted == 0)); then note 'nothing to do'; fi
    done_steps+=("$current")
  done
  current=''
  if [[ $dry_run == yes ]]; then say 'This was a dry run: nothing was changed.'; fi
}

plan_steps() {
  if needs_program; then steps+=(build program); fi
  if [[ ${choice[es]} == yes ]]; then steps+=(es); fi
  if [[ ${choice[hook]} == yes ]]; then steps+=(hook); fi
  if needs_program; then steps+=(data); fi
  if [[ ${choice[import]} == yes ]]; then steps+=(import); fi
  if [[ ${choice[config]} == yes ]]; then steps+=(config); fi
  if [[ ${choice[hook-config]} == yes ]]; then steps+=(hook_config); fi
  if needs_program; then steps+=(rights); fi
  if [[ ${choice[systemd]} == yes ]]; then steps+=(systemd); fi
  if [[ ${choice[models]} == yes && -z $DESTDIR ]]; then steps+=(models); fi
}

check_places_of_steps() {
  local places=()
  if needs_program; then places+=("$(dirname -- "$TARGET_LIB")" "$TARGET_DATA") && check_program_folder; fi
  if [[ ${choice[es]} == yes ]]; then places+=("$TARGET_BIN_ES" "$TARGET_COMPLETION"); fi
  if [[ ${choice[hook]} == yes ]]; then places+=("$TARGET_BIN_HOOK"); fi
  if [[ ${choice[config]} == yes || ${choice[import]} == yes ]]; then places+=("$TARGET_CONFIG"); fi
  if [[ ${choice[systemd]} == yes ]]; then places+=("$TARGET_SYSTEMD"); fi
  check_writable "${places[@]}"
}

# What a person must see to. `not_done` is also for programs: something that was asked for could not be done.
left=() is_complete=yes
left_to_do() { left+=("$1"); }
not_done() { left_to_do "$1" && is_complete=no; }

# Two at once would take away each other's folders.
take_turns() {
  local folder turn
  folder=$(dirname -- "$DESTDIR$TARGET_LIB")
  while [[ ! -d $folder ]]; do folder=$(dirname -- "$folder"); done
  exec {turn}<"$folder"
  flock -n "$turn" || fail 'another installation is running; wait for it to end.'
}

# Whatever way it ends: temporary files go, and a person knows how far it came.
on_exit() {
  local step
  rm -rf -- "$work"
  if [[ $1 == 0 || $dry_run == yes ]]; then return; fi
  if [[ -z $current ]]; then
    if (($1 > 128)); then printf '\nStopped; nothing was changed.\n' >&2; fi
    return
  fi
  # Half a program is of no use to anybody, and may be what fills the disk.
  if [[ $current == program ]]; then rm -rf -- "$DESTDIR$TARGET_LIB.tocsin-new"; fi
  printf '\nIt stopped in the middle (%s).\n' "${title[$current]}" >&2
  for step in "${steps[@]}"; do
    if [[ " ${done_steps[*]} " == *" $step "* ]]; then
      printf '  done      %s\n' "${title[$step]}" >&2
    else
      printf '  not done  %s\n' "${title[$step]}" >&2
    fi
  done
  printf 'When what stopped it is mended, running it again finishes it.\n' >&2
}
