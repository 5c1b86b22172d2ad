# shellcheck shell=bash
# The program itself: bundles of the services and of the command, and the npm packages that stay outside of them.

apps=(standalone watcher detector gateway cli)

version_of() { sed -n 's/^  "version": "\(.*\)",$/\1/p' "$1/package.json"; }

needs_program() { [[ ${choice[es]} == yes || ${choice[hook]} == yes || ${choice[systemd]} == yes || ${choice[import]} == yes || ${choice[models]} == yes ]]; }

step_build() {
  if is_built; then return; fi
  if [[ $dry_run == yes ]]; then note 'would build the program' && return; fi
  local app owner command=("$node" "$checkout/tools/run/build.mjs" "${apps[@]}")
  export PATH="$(dirname -- "$node"):$PATH"
  owner=$(stat -c %U -- "$checkout/package.json")
  # Packages from npm are not for root, and who owns the checkout wants to own what is built in it.
  if ((EUID == 0)) && [[ $owner != root ]] && id -- "$owner" &>/dev/null; then
    command=(runuser -u "$owner" -- env HOME="$(getent passwd "$owner" | cut -d : -f 6)" "${command[@]}")
  fi
  (cd -- "$checkout" && "${command[@]}")
  # What was built before and is the same keeps its old time, and would look out of date the next time.
  for app in "${apps[@]}"; do touch -- "$checkout/dist/apps/$app/main.cjs"; done
  note "$checkout/dist"
}

is_built() {
  local app lock=$checkout/package-lock.json
  local sources=("$checkout/apps" "$checkout/libs" "$lock")
  if [[ $(cat -- "$checkout/node_modules/.tocsin-installed" 2>/dev/null) != "$(checksum "$lock")" ]]; then return 1; fi
  for app in "${apps[@]}"; do
    if [[ ! -f $checkout/dist/apps/$app/main.cjs ]]; then return 1; fi
    if [[ $(find "${sources[@]}" -name node_modules -prune -o -type f -newer "$checkout/dist/apps/$app/main.cjs" -print -quit) ]]; then return 1; fi
  done
}

# A new folder beside the old one, then two renames: nobody finds half a program. What runs has loaded the old one.
step_program() {
  local lib=$DESTDIR$TARGET_LIB
  if [[ $dry_run == yes ]]; then note "would put the program into $TARGET_LIB" && return; fi
  make_folder "$(dirname -- "$TARGET_LIB")" 0755
  take_back_half_done "$lib"
  assemble "$lib.tocsin-new"
  if diff -rq --no-dereference --exclude=INSTALLED -- "$lib.tocsin-new" "$lib" &>/dev/null; then
    rm -rf -- "$lib.tocsin-new"
    note "$TARGET_LIB is up to date"
  else
    if [[ -f $lib/INSTALLED ]]; then cp -p -- "$lib/INSTALLED" "$lib.tocsin-new/"; else touch -- "$lib.tocsin-new/INSTALLED"; fi
    if [[ -d $lib ]]; then mv -T -- "$lib" "$lib.tocsin-old"; fi
    mv -T -- "$lib.tocsin-new" "$lib"
    rm -rf -- "$lib.tocsin-old"
    note "$TARGET_LIB: $(version_of "$checkout")"
  fi
  write_record
}

# What an installation that was cut off has left. It may have been between the two renames.
take_back_half_done() {
  rm -rf -- "$1.tocsin-new"
  if [[ -d $1.tocsin-old && ! -e $1 ]]; then mv -T -- "$1.tocsin-old" "$1"; fi
  rm -rf -- "$1.tocsin-old"
}

assemble() {
  (cd -- "$checkout" && "$node" tools/app-folder/app-folder.mjs "$1" "${apps[@]}")
  cp -a -- "$checkout/apps/cli/bin" "$1/bin"
  tell_settings "$1/bin/tocsin"
  ln -s -- "$node" "$1/bin/node"
  version_of "$checkout" >"$1/VERSION"
  chmod -R -- u=rwX,go=rX "$1"
  if ((EUID == 0)); then chown -hR -- root:root "$1"; fi
}

# Everything in it is removed when it is replaced: it must be ours.
check_program_folder() {
  local lib=$DESTDIR$TARGET_LIB
  if [[ -e $lib && ! -f $lib/INSTALLED && $(ls -A -- "$lib") ]]; then
    fail "$lib is there already and is not an installation of Tocsin. Name another folder with TARGET_LIB."
  fi
}
