# shellcheck shell=bash
# Putting files in place: whole or not at all, with a numbered backup of what was there.

# put_file SOURCE TARGET MODE [OWNER:GROUP] - sets `backup` to the name of the backup it made, else to nothing
put_file() {
  local source=$1 target=$2 mode=$3 owner=${4-} at=$DESTDIR$2
  backup=''
  if [[ -d $at ]]; then fail "$target is a folder; a file must go there. Move it away and run this again."; fi
  if [[ ! -L $at ]] && cmp -s -- "$source" "$at" && [[ 0$(stat -c %a -- "$at") == "$mode" ]]; then
    find_backup "$target"
    return
  fi
  if [[ -e $at || -L $at ]] && ! is_as_we_left_it "$target"; then backup=$(next_backup "$target"); fi
  if [[ ${without_backup-} ]]; then backup=''; fi
  if [[ $dry_run == yes ]]; then
    note "would put $target in place${backup:+; the old one stays as $backup}"
    return
  fi
  if [[ $backup ]]; then keep "$at" "$DESTDIR$backup"; fi
  # Hooks are in a folder of the web user: cp follows no link that he puts there meanwhile, and sets the mode of what it has open.
  chmod -- "$mode" "$source"
  cp -T --remove-destination --preserve=mode -- "$source" "$at.tocsin-new"
  if [[ $owner ]]; then own "$owner" "$at.tocsin-new"; fi
  mv -f -T -- "$at.tocsin-new" "$at"
  note "$target${backup:+ (the old one stays as $backup)}"
}

# place_file SOURCE TARGET MODE - a file of the program: --uninstall takes it away again
place_file() {
  make_folder "$(dirname -- "$2")" 0755
  put_file "$@"
  record file "$2" "$backup"
}

# place_link TO TARGET
place_link() {
  local at=$DESTDIR$2
  make_folder "$(dirname -- "$2")" 0755
  backup=''
  if [[ $(readlink -- "$at") != "$1" ]]; then
    if [[ -d $at && ! -L $at ]]; then fail "$2 is a folder; a link must go there. Move it away and run this again."; fi
    if [[ -e $at || -L $at ]] && ! is_as_we_left_it "$2"; then backup=$(next_backup "$2"); fi
    if [[ $dry_run == yes ]]; then note "would link $2 to $1" && return; fi
    if [[ $backup ]]; then keep "$at" "$DESTDIR$backup"; fi
    ln -sfn -- "$1" "$at.tocsin-new"
    mv -f -T -- "$at.tocsin-new" "$at"
    note "$2${backup:+ (the old one stays as $backup)}"
  else
    find_backup "$2"
  fi
  record link "$2" "$backup"
}

# The old file under a second name; its first one then goes to the new file in one step.
keep() { ln -P -T -- "$1" "$2" 2>/dev/null || cp -a -T -- "$1" "$2"; }

# The number after the highest one, as GNU cp counts.
next_backup() { printf '%s' "$1.~$(($(last_backup "$1") + 1))~"; }

# Its number, 0 where there is none.
last_backup() {
  local file number highest=0
  for file in "$DESTDIR$1".~*~; do
    number=${file##*.~} number=${number%\~}
    if [[ $number =~ ^[0-9]+$ ]] && ((10#$number > highest)); then highest=$((10#$number)); fi
  done
  printf '%s' "$highest"
}

# What is in its place already but not in the record was put there just before somebody pulled the plug.
find_backup() {
  if [[ -z $(recorded "$1" checksum) && $(last_backup "$1") != 0 ]]; then backup=$1.~$(last_backup "$1")~; fi
}

# make_folder FOLDER MODE [OWNER:GROUP] - and those above it; --uninstall removes those of ours that are empty then
make_folder() {
  local folder=$1 at=$DESTDIR$1
  if [[ -d $at || $dry_run == yes || -z $folder || $folder == / ]]; then return; fi
  make_folder "$(dirname -- "$folder")" 0755
  mkdir -p -m "$2" -- "$at"
  note "$folder/"
  if [[ ${3-} ]]; then own "$3" "$at"; fi
  record folder "$folder" ''
}

# render TEMPLATE - sets `rendered` to the name of a copy with the places filled in. They hold no quotes: the template has them.
render() {
  local name script=() NODE=$TARGET_LIB/bin/node
  rendered=$work/${1##*/}
  for name in TARGET_LIB TARGET_BIN_ES TARGET_DATA WEB_OWNER WEB_GROUP NODE; do
    script+=(-e "s|@$name@|${!name}|g")
  done
  sed "${script[@]}" -- "$1" >"$rendered"
}
