# The stage runtime of tiltgen, protocol 1: plain POSIX sh.
#
# $1 is what this step does; what it works on stands in TILTGEN_... variables, a
# list with one entry a line. State is kept in .tiltgen beside the Tiltfile:
#
#   NAME.stamp     a build's last good run: a token, what it was made from
#   IMAGE.ready    what the next image is to be made from
#   IMAGE.image    the published image: its id, what it was made from
#   IMAGE.ref      the reference that the cluster can run, and for Tilt, .out
#   IMAGE.live     the files that were sent to a container
#   IMAGE.next     the newest of them, with the key that they belong to; .last are
#                  those of the deployed image, when these belong to another one
#   IMAGE.made.ID  what an image has of them, .sent.ID the names of all that was
#                  ever sent to a container of it
#   IMAGE.fresh    there since a new image was deployed: its container may not be
#                  there yet, and is sent nothing before the next tag step
#   IMAGE.wanted   an image that the container needs, and nobody else asks for
#
# A file is replaced by renaming, so nobody reads half of one.
set -uf
# what the author's command gets: this script must not change it
THEIRS=$(export -p)
LC_ALL=C; export LC_ALL
IFS='
'
TAB=$(printf '\t')
T=.tiltgen
IMAGE=${TILTGEN_IMAGE-} LIVE=${TILTGEN_LIVE-}
NAME=${TILTGEN_NAME-custom_build of $IMAGE}

say() { printf 'tiltgen: %s\n' "$*"; }
die() { say "$*"; exit 1; }
first() { sed -n 1p "$1" 2>/dev/null; }
put() { cat > "$T/tmp/$$" && mv -f "$T/tmp/$$" "$1" || { say "cannot write $1"; return 1; }; }
fields() { IFS=' ' read -r a b _ && printf '%s %s\n' "$a" "$b"; }

# --- who runs here -----------------------------------------------------------

# when process $1 started, or nothing when there is no such process: a pid
# alone is soon somebody else's
started() {
  if [ -e /proc/self/stat ]; then
    { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 0
    IFS=' '; set -- ${stat##*') '}; IFS='
'
    case $1 in Z | X) ;; *) echo "${20}" ;; esac
  elif kill -0 "$1" 2>/dev/null; then
    TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' - | grep . || echo unknown
  fi
}
alive() { # PID-START
  [ -n "$1" ] || return 1
  set -- "${1#*-}" "$(started "${1%%-*}")"
  [ -n "$2" ] && [ "$1" = "$2" ]
}

ME=$$-$(started $$)
TILT=$PPID-$(started "$PPID")
[ "$TILT" != "$PPID-" ] || die "the Tilt that started this step is gone"

# clause 12: a lock is a link that names its owner, and so is made whole or
# not at all; a dead owner's is taken away by whoever holds the lock on that
HELD=
trap 'rm -f "$T/tmp/$$" "$T/tmp/$$.f" "$T/tmp/$$.new" "$T/tmp/$$.old" "$T/tmp/$$.made" "$T/tmp/$$.start" "$T/tmp/$$.list"; for l in $HELD; do rm -f "$l"; done' EXIT
lock() { # FILE WHOSE
  tries=0
  until ln -s "$ME" "$1" 2>/dev/null; do
    set -- "$1" "$2" "$(readlink "$1")"
    if [ -z "$3" ]; then
      tries=$((tries + 1)); [ "$tries" -lt 100 ] || die "cannot make the link $1"
    elif alive "$3"; then
      [ -z "$2" ] || say "waiting for $2 (process ${3%%-*}) to end"
      set -- "$1" ""
      alive "$TILT" || die "the Tilt that started this step is gone"
      sleep 0.1 2>/dev/null || sleep 1
    else
      lock "$1.$3" ""
      [ "$(readlink "$1")" != "$3" ] || rm -f "$1"
      unlock "$1.$3"
    fi
  done
  HELD="$1
$HELD"
}
unlock() {
  rm -f "$1"
  kept=
  for l in $HELD; do [ "$l" = "$1" ] || kept="$kept$l
"; done
  HELD=$kept
}

# clause 12: one Tilt at a time, and what an earlier one left does not count
begin() {
  [ -d "$T" ] || die "the folder $T is gone, and Tilt no longer watches it: restart Tilt"
  [ "$(first "$T/session")" != "$TILT protocol 1" ] || return 0
  mkdir -p "$T/lock" "$T/tmp" || exit 1
  lock "$T/lock/session" "another step of this Tilt"
  was=$(first "$T/session")
  if [ "$was" != "$TILT protocol 1" ]; then
    was=${was%% *}
    if [ "$was" != "$TILT" ] && alive "$was"; then
      die "another Tilt works in this folder: stop it (process ${was%%-*}) or this one"
    fi
    set +f
    rm -f "$T"/*.stamp "$T"/*.ever "$T"/*.ready "$T"/*.image "$T"/*.published "$T"/*.ref "$T"/*.deployed "$T"/*.made.* "$T"/*.fresh "$T"/*.wanted "$T"/tmp/*
    rm -rf "$T"/*.next "$T"/*.last
    set -f
    echo "$TILT protocol 1" | put "$T/session" || exit 1
  fi
  unlock "$T/lock/session"
}
still_mine() {
  [ -d "$T" ] || die "the folder $T is gone, and Tilt no longer watches it: restart Tilt"
  [ "$(first "$T/session")" = "$TILT protocol 1" ] || die "another Tilt has taken over this folder: nothing was recorded"
}

# --- what things are made from -----------------------------------------------

# what of the sources in list $1 was written since file $2, though it may be as
# it was: an edit that was taken back
touched() { WRITTEN="-newer
$2"; sum "$1"; }
WRITTEN=
# the files of a source, a line each: checksum, size and name; once more, after
# an x, if it can be run; after an l, a link and where it leads. A source is a
# path and, after tabs, what to leave out there: a path, or a name anywhere.
# Left out as well is what Tilt never hears of: editors' own files (Tilt 0.37,
# internal/ignore/ephemeral.go) and git's.
content() {
  IFS=$TAB; set -- $1; IFS='
'
  path=$1; shift
  for skip; do
    case $skip in */*) set -- "$@" -o -path "$skip" ;; *) set -- "$@" -o -name "$skip" ;; esac
    shift
  done
  find "$path" \( -name .git -o -name '*___jb_old___' -o -name '*___jb_tmp___' -o -name .idea \
    -o -name '.#*' -o -name '#*#' -o -name 'flymake_*.*' -o -name 4913 -o -name '*~' \
    -o -name '.*.sw[pxon]' -o -name '.*.kate-swp' -o -name '*-go-tmp-umask' "$@" \) -prune \
    -o $WRITTEN -type f -exec cksum {} + -perm -100 -exec sh -c 'for f do printf "x %s\n" "$f"; done' sh {} + \
    -o -type l -exec sh -c 'for f do printf "l %s\t%s\n" "$f" "$(readlink "$f")"; done' sh {} + 2>/dev/null
}
sum() { for s in $1; do content "$s"; done | sort | cksum | fields; }
# clause 5: the version of each shared source
saw() { for s in ${TILTGEN_SHARED-}; do printf 'saw %s %s\n' "$(sum "$s")" "$s"; done; }

# clause 3: one read of all that an image is made from
snapshot() {
  for b in ${TILTGEN_BUILDS-}; do echo "build $b"; cat "$T/$b.stamp" 2>/dev/null || echo missing; done
  for b in ${TILTGEN_BASES-}; do echo "base $b"; cat "$T/$b.image" 2>/dev/null || echo missing; done
  echo "inputs $(sum "${TILTGEN_INPUTS-}")"
  echo "hard $(sum "${TILTGEN_HARD_INPUTS-}")"
  saw
}
# clause 4: why the snapshot on stdin does not belong together, or nothing
stale() {
  awk '
    function rest(skip, s) { s = $0; while (skip--) sub(/^[^ ]* /, "", s); return s }
    /^build / || /^base / { who = rest(1); part = $1; top = 1; next }
    /^inputs / { who = "the image"; next }
    top && $1 == "missing" { print who " has not finished"; bad = 1; exit }
    top { if (part == "build") token[who] = $1; top = 0; next }
    $1 == "from" { n++; need[n] = $2; on[n] = rest(2); by[n] = who }
    $1 == "saw" {
      k = rest(3); v = $2 " " $3; split(k, path, "\t")
      if (k in seen && seen[k] != v) { print who " and " first[k] " saw different versions of " path[1]; bad = 1; exit }
      if (!(k in seen)) { seen[k] = v; first[k] = who }
    }
    END { if (!bad) for (i = 1; i <= n; i++) if (token[on[i]] != need[i]) { print by[i] " has not run since " on[i] " did"; exit } }'
}
# what of the snapshot on stdin a new image is needed for; the rest is synced
hard() {
  awk '
    BEGIN { n = split(ENVIRON["TILTGEN_HARD_BUILDS"], list, "\n"); while (n) is[list[n--]] = 1 }
    /^build / { name = substr($0, 7); keep = ENVIRON["TILTGEN_LIVE"] == "" || name in is; if (keep) print; n = 1; next }
    /^base / { keep = 1; n = -1 }
    /^inputs / { keep = ENVIRON["TILTGEN_LIVE"] == ""; n = 1 }
    /^hard / { print; next }
    keep && n { print; n-- }' | cksum | fields
}
# wakes the image stage
ask_for_image() { printf '%s\n%s\n' "$1" "$ME" | put "$T/$IMAGE.ready"; }
# nothing can be done now: fails as long as nothing was published, so that
# whatever depends on this step goes on waiting
not_yet() { say "$*"; [ -e "$T/$IMAGE.published" ] || exit 1; exit 0; }

# an author's command, as a shell of its own: whatever it does to its shell
# stays there. A bash that has its options in the environment does not let them
# be set, and hands on those that are in force.
run() (
  set -- "$TILTGEN_RUN" "${TILTGEN_DIR-.}" "$(printf '%s\n' "$THEIRS" | sed '/^export SHELLOPTS=/d
    /^export BASHOPTS=/d')"
  set +uf
  unset LC_ALL
  eval "$3"
  unset TILTGEN TILTGEN_NAME TILTGEN_RUN TILTGEN_DIR TILTGEN_STRICT TILTGEN_OUTPUTS TILTGEN_AFTER TILTGEN_SHARED \
    TILTGEN_IMAGE TILTGEN_REF TILTGEN_BASE_REFS TILTGEN_KIND TILTGEN_BUILDS TILTGEN_BASES TILTGEN_INPUTS \
    TILTGEN_HARD_BUILDS TILTGEN_HARD_INPUTS TILTGEN_LIVE
  case $2 in /*) cd "$2" ;; *) cd "./$2" ;; esac || exit 1
  exec sh -c "$1"
)

# --- what is synced ------------------------------------------------------------

# clause 11: a copy of the synced paths, as the image would take them in
copy_live() {
  rm -rf "$T/$IMAGE.copy"
  for l in $LIVE; do
    mkdir -p "$T/$IMAGE.copy/files/$(dirname "$l")" || return 1
    [ ! -e "$l" ] || cp -RpP "$l" "$T/$IMAGE.copy/files/$l" || return 1
    # made before a container is there: a new folder is no file of a sync
    if [ -d "$l" ]; then mkdir -p "$T/$IMAGE.live/$l"; else mkdir -p "$T/$IMAGE.live/$(dirname "$l")"; fi
  done
}
# what a folder holds of the synced paths, a line a file: name, tab, what it is
listing() (
  cd "$1" 2>/dev/null || exit 0
  for l in $LIVE; do content "$l"; done | awk '
    $1 == "x" { is[substr($0, 3)] = is[substr($0, 3)] " x"; next }
    $1 == "l" { split(substr($0, 3), link, "\t"); is[link[1]] = "link to " link[2]; next }
    { what = $1 " " $2; sub(/^[^ ]* [^ ]* /, ""); is[$0] = what is[$0] }
    END { for (name in is) print name "\t" is[name] }' | sort
)
# the files that differ between two listings: +NAME is in the first one, -NAME
# only in the second
differ() {
  [ -e "$2" ] || set -- "$1" /dev/null
  awk -F '\t' '
    FILENAME == ARGV[1] { old[$1] = $2; next }
    { new[$1] = 1; if (!($1 in old) || old[$1] != $2) print "+" $1 }
    END { for (name in old) if (!(name in new)) print "-" name }' "$2" "$1"
}
# what a container of an image has, as a listing: of what was ever sent to one
# what was sent last, of all else what the image has
holds() { # ID
  listing "$T/$IMAGE.live" > "$T/tmp/$$.list"
  set -- "$T/$IMAGE.sent.$1" "$T/tmp/$$.list" "$T/$IMAGE.made.$1"
  [ -e "$1" ] || set -- /dev/null "$2" "$3"
  awk -F '\t' '
    FILENAME == ARGV[1] { sent[$0] = 1; next }
    FILENAME == ARGV[2] { if ($1 in sent) print; next }
    !($1 in sent)' "$@"
}
# clause 11: sends the files on stdin by changing them where Tilt watches, in
# place and one by one: a folder that is made anew is no longer watched, and
# an unchanged file would fire its run steps
send() { # FROM ID
  cat > "$T/tmp/$$.list"
  { cat "$T/$IMAGE.sent.$2" 2>/dev/null; sed 's/^.//' "$T/tmp/$$.list"; } | sort -u | put "$T/$IMAGE.sent.$2" || return 1
  for f in $(grep '^-' "$T/tmp/$$.list") $(grep '^+' "$T/tmp/$$.list"); do
    to=$T/$IMAGE.live/${f#?}
    [ -d "${to%/*}" ] || mkdir -p "${to%/*}" 2>/dev/null || { clear_way "${to%/*}"; mkdir -p "${to%/*}"; }
    if [ -h "$to" ]; then rm -f "$to"; elif [ -d "$to" ]; then rm -rf "$to"; fi
    case $f in
    +*) cp -RpP "$1/${f#?}" "$T/tmp/$$.f" && mv -f "$T/tmp/$$.f" "$to" || return 1 ;;
    *) [ -e "$to" ] || : > "$to"; rm -f "$to" || return 1 ;;
    esac
  done
}
# all of which a container of an image may hold something else, as send takes it:
# what was ever sent to one, since Tilt may have counted that as part of a
# "build" before it reached it, and what was sent to another container, which
# Tilt may still sync to this one
strays() { # ID NOW
  listing "$T/$IMAGE.live" > "$T/tmp/$$.old"
  { cat "$T/$IMAGE.sent.$1" 2>/dev/null; differ "$T/tmp/$$.old" "$T/$IMAGE.made.$1" | sed -n 's/^+//p'; } |
    awk -F '\t' '
      FILENAME == ARGV[1] { new[$1] = 1; next }
      { sign = "-"; if ($1 in new) sign = "+"; print sign $1 }' "$2" -
}
# takes away a file that stands where a folder has to be
clear_way() { # FOLDER
  while [ "$1" != "$T/$IMAGE.live" ]; do
    if [ -h "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then rm -f "$1"; fi
    set -- "${1%/*}"
  done
}
# after this, Tilt sends nothing to a container that it already knew: the next
# change is a new "build", which sends what the container needs
hold_back() { echo "$ME" | put "$T/$IMAGE.moving"; }

# --- images ----------------------------------------------------------------------

# what tells images apart of which Tilt is to make a container each: the id, and
# a mark on those that were wanted
short() { # PUBLISHED
  set -- "${1#*:}" "$(printf '%s\n' "$1" | sed -n 's/^anew /./p')"
  printf '%.12s%s' "$1" "$2"
}
# clause 8: the tag of a published image is recorded before it is made
tag_image() { # PUBLISHED: sets ref
  ref=$TILTGEN_REF:tiltgen-$(short "$1")
  set -- "${1%%
*}"
  grep -qxF -e "$ref" "$T/$IMAGE.tags" 2>/dev/null || echo "$ref" >> "$T/$IMAGE.tags"
  docker tag "$1" "$ref" || die "cannot tag the image: trigger $NAME when docker works again"
}
# clause 8: of the tags that were made here, only the newest, the one before
# and the deployed one stay
prune() { # NEWEST BEFORE
  while read -r t; do
    if [ "$t" = "$1" ] || [ "$t" = "$2" ] || [ "$t" = "$(first "$T/$IMAGE.deployed")" ]; then
      echo "$t"
    else
      docker image rm "$t" > /dev/null 2>&1 || ! docker image inspect "$t" > /dev/null 2>&1 || echo "$t"
      rm -f "$T/$IMAGE.made.${t##*-}" "$T/$IMAGE.sent.${t##*-}"
    fi
  done < "$T/$IMAGE.tags" | put "$T/$IMAGE.tags" || exit 1
}
load() {
  kind load docker-image "$1" --name "$TILTGEN_KIND" && return 0
  say "kind cannot load it from docker: loading it as an archive"
  docker image save -o "$T/tmp/$$.tar" "$1" && kind load image-archive "$T/tmp/$$.tar" --name "$TILTGEN_KIND"
  set -- $?
  rm -f "$T/tmp/$$.tar"
  return "$1"
}

# --- the steps -------------------------------------------------------------------

begin
lock "$T/lock/step.$NAME" "an earlier run of $NAME"
still_mine

case $1 in
build)
  # clause 1: no run on what is not there
  again() { say "$*"; [ -z "${TILTGEN_STRICT-}" ] && [ -e "$T/$NAME.ever" ] || exit 1; exit 0; }
  from=
  for u in ${TILTGEN_AFTER-}; do
    t=$(first "$T/$u.stamp")
    [ -n "$t" ] || again "waiting for $u, which has not finished: $NAME was not run"
    from="${from}from $t $u
"
  done
  before=$(saw)
  : > "$T/tmp/$$.start"
  future=$(touched "${TILTGEN_SHARED-}" "$T/tmp/$$.start")
  rm -f "$T/$NAME.stamp"
  run || exit $?
  for o in ${TILTGEN_OUTPUTS-}; do
    [ -e "$o" ] || [ -h "$o" ] || die "$NAME ended well but made no $o"
  done
  # clause 5: no stamp when a shared source changed under the command
  [ "$(saw)" = "$before" ] && [ "$(touched "${TILTGEN_SHARED-}" "$T/tmp/$$.start")" = "$future" ] ||
    again "a source changed while $NAME ran: it has to run again"
  token=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  [ -n "$token" ] || die "cannot read /dev/urandom"
  still_mine
  printf '%s\n%s%s\n' "$token" "$from" "$before" | put "$T/$NAME.stamp" || exit 1
  : > "$T/$NAME.ever"
  say "$NAME is done"
  ;;

gate)
  # clause 6: opens when all belong together
  now=$(snapshot)
  why=$(printf '%s\n' "$now" | stale)
  [ -z "$why" ] || not_yet "waiting: $why"
  key=$(printf '%s\n' "$now" | hard)
  did="no new image of $IMAGE is needed"
  if [ -n "$LIVE" ]; then
    copied=yes; copy_live || copied=
    lock "$T/lock/live.$IMAGE" "the custom_build of $IMAGE"
    still_mine
    # only now: what is moved in late must not be older than the image meanwhile
    [ "$(snapshot)" = "$now" ] || not_yet "waiting: something changed while the synced files were copied"
    [ -n "$copied" ] || die "the synced files cannot be copied: trigger $NAME when they can"
    echo "$key" > "$T/$IMAGE.copy/key" || exit 1
    deployed=$(sed -n 2p "$T/$IMAGE.deployed" 2>/dev/null)
    if [ "$key" != "$deployed" ] && [ "$deployed" = "$(first "$T/$IMAGE.next/key")" ]; then
      rm -rf "$T/$IMAGE.last"
      mv -f "$T/$IMAGE.next" "$T/$IMAGE.last" 2>/dev/null
    fi
    rm -rf "$T/$IMAGE.next"
    mv -f "$T/$IMAGE.copy" "$T/$IMAGE.next" || exit 1
    if [ "$key" = "$deployed" ]; then
      listing "$T/$IMAGE.next/files" > "$T/tmp/$$.new"
      has=$(first "$T/$IMAGE.deployed"); has=${has##*-}
      holds "$has" > "$T/tmp/$$.old"
      files=$(differ "$T/tmp/$$.new" "$T/tmp/$$.old")
      if [ -n "$files" ] && [ -e "$T/$IMAGE.fresh" ]; then
        hold_back || exit 1
        did="no new image of $IMAGE is needed: what changed is synced when the container is there"
      elif [ -n "$files" ]; then
        printf '%s\n' "$files" | send "$T/$IMAGE.next/files" "$has" || die "the synced files cannot be written: trigger $NAME when they can"
        did="no new image of $IMAGE is needed: what changed is synced"
      fi
    else
      handed=$T/$IMAGE.ref; [ -e "$handed" ] || handed=$T/$IMAGE.image
      if [ "$key" = "$(sed -n 2p "$handed" 2>/dev/null)" ]; then
        # there, but passed over when something newer was on its way
        hold_back || exit 1
      fi
    fi
    unlock "$T/lock/live.$IMAGE"
  fi
  if [ "$key" != "$(first "$T/$IMAGE.ready")" ] || [ "$key" != "$(sed -n 2p "$T/$IMAGE.image" 2>/dev/null)" ] ||
    [ -e "$T/$IMAGE.wanted" ]; then
    still_mine
    ask_for_image "$key" || exit 1
    did="all builds of $IMAGE are done and belong together: its image can be built"
  fi
  say "$did"
  ;;

image)
  # clause 7: what changes under the build is not published
  wanted=$(first "$T/$IMAGE.wanted")
  now=$(snapshot)
  why=$(printf '%s\n' "$now" | stale)
  [ -z "$why" ] || not_yet "not built: $why"
  key=$(printf '%s\n' "$now" | hard)
  rm -f "$T/$IMAGE.iid"
  : > "$T/tmp/$$.start"
  future=$(touched "${TILTGEN_INPUTS-}" "$T/tmp/$$.start")
  TILTGEN_IID=$PWD/$T/$IMAGE.iid
  export TILTGEN_IID
  THEIRS="$THEIRS
export BUILDX_NO_DEFAULT_ATTESTATIONS=1"
  run || die "docker build failed: mend what it says, or trigger $NAME"
  id=$(first "$T/$IMAGE.iid")
  [ -n "$id" ] || die "docker build wrote no image id: trigger $NAME"
  [ -z "$LIVE" ] || listing . > "$T/tmp/$$.made"
  written=$(touched "${TILTGEN_INPUTS-}" "$T/tmp/$$.start")
  [ "$(snapshot)" = "$now" ] || not_yet "thrown away: something changed while the image was built"
  still_mine
  if [ "$written" != "$future" ]; then
    ask_for_image "$key" || exit 1
    not_yet "thrown away: something changed, and back, while the image was built"
  fi
  # clause 11: of one that was wanted a new container is made, even of equal ones
  anew=
  if [ -n "$wanted" ] && [ "$wanted" = "$(first "$T/$IMAGE.wanted")" ]; then
    anew=$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
    [ -n "$anew" ] || die "cannot read /dev/urandom"
  elif [ "$id" = "$(first "$T/$IMAGE.image")" ]; then
    anew=$(sed -n 's/^anew //p' "$T/$IMAGE.image")
  fi
  published=$id${anew:+
anew $anew}
  [ -z "$LIVE" ] || put "$T/$IMAGE.made.$(short "$published")" < "$T/tmp/$$.made" || exit 1
  # clause 10: whoever is built from the old one meanwhile finds it gone
  [ -z "${TILTGEN_BASE_REFS-}" ] || [ "$id" = "$(first "$T/$IMAGE.image")" ] || rm -f "$T/$IMAGE.image"
  for r in ${TILTGEN_BASE_REFS-}; do
    docker tag "$id" "$r" || die "cannot tag the image as $r: trigger $NAME when docker works again"
  done
  { echo "$id"; echo "$key"
    [ -z "$anew" ] || echo "anew $anew"
    printf '%s\n' "$now" | awk '
      /^build / { who = substr($0, 7); top = 1; next }
      top { print "from", $1, who; top = 0 }
      $1 == "saw" && !($0 in said) { print; said[$0] = 1 }'
  } | put "$T/$IMAGE.image" || exit 1
  [ -z "$wanted" ] || [ "$wanted" != "$(first "$T/$IMAGE.wanted")" ] || rm -f "$T/$IMAGE.wanted"
  : > "$T/$IMAGE.published"
  say "published $id"
  ;;

load | push)
  # clause 8: what was published goes where the cluster finds it
  published=$(cat "$T/$IMAGE.image" 2>/dev/null)
  [ -n "$published" ] || die "no image of $IMAGE is published yet: this step runs again when it is"
  tag_image "$published"
  if [ "$1" = load ]; then load "$ref"; else docker push -q "$ref"; fi || die "$ref did not reach the cluster: trigger $NAME when it can"
  still_mine
  before=$(first "$T/$IMAGE.ref")
  { echo "$ref"; printf '%s\n' "$published" | sed -n 2p; } | put "$T/$IMAGE.ref" || exit 1
  prune "$ref" "$before"
  say "the cluster has $ref"
  ;;

tag)
  # clause 9: what Tilt deploys is what the cluster has
  if [ -n "${TILTGEN_REF-}" ]; then
    published=$(cat "$T/$IMAGE.image" 2>/dev/null)
    [ -z "$published" ] || tag_image "$published"
  else
    published=$(cat "$T/$IMAGE.ref" 2>/dev/null)
    ref=${published%%
*}
  fi
  [ -n "$published" ] || die "no image of $IMAGE is there yet: this step runs again when it is"
  key=$(printf '%s\n' "$published" | sed -n 2p)
  was=$(first "$T/$IMAGE.deployed")
  if [ -n "$LIVE" ]; then
    lock "$T/lock/live.$IMAGE" "the gate of $IMAGE"
    still_mine
    from=$T/$IMAGE.next
    belongs() { [ "$key" = "$(first "$from/key")" ]; }
    if ! belongs; then
      [ -n "$was" ] || die "a newer image of $IMAGE is on its way: this step runs again when it is there"
      later=", a newer image is on its way"
      ref=$was key=$(sed -n 2p "$T/$IMAGE.deployed")
      belongs || from=$T/$IMAGE.last
    fi
    # clause 11: Tilt takes all that was sent before for a part of this
    # "build", so that a container needs what its image lacks, and what was
    # sent to it once more
    files=
    if belongs; then
      listing "$from/files" > "$T/tmp/$$.new"
      files=$({ differ "$T/tmp/$$.new" "$T/$IMAGE.made.${ref##*-}"; strays "${ref##*-}" "$T/tmp/$$.new"; } | sort -u)
    fi
    if [ "$ref" != "$(first "$T/$IMAGE.running")" ]; then
      # clause 11: not into the container that is about to be replaced
      : > "$T/$IMAGE.fresh" || exit 1
      [ -z "$files" ] || hold_back || exit 1
    else
      # a container that could not be synced gets an image that needs no sync:
      # Tilt would come back for the same files without end
      if [ -n "$files" ] && [ ! -e "$T/$IMAGE.fresh" ]; then
        if [ -e "$T/$IMAGE.wanted" ]; then
          files=
        else
          echo "$ME" | put "$T/$IMAGE.wanted" && ask_for_image "$key" || exit 1
        fi
      fi
      if [ -n "$files" ]; then
        printf '%s\n' "$files" | send "$from/files" "${ref##*-}" || die "the synced files cannot be written: trigger the workload when they can"
      fi
      rm -f "$T/$IMAGE.fresh"
    fi
  fi
  docker tag "$ref" "${ref%:*}:tiltgen" || die "docker no longer has $ref: trigger the docker build of $IMAGE"
  still_mine
  echo "$ref" | put "$T/$IMAGE.out" || exit 1
  printf '%s\n%s\n' "$ref" "$key" | put "$T/$IMAGE.deployed" && echo "$ref" | put "$T/$IMAGE.running" || exit 1
  [ -z "${TILTGEN_REF-}" ] || prune "$ref" "$was"
  say "deploying $ref${later-}"
  ;;
*) die "this runtime knows no step \"$1\"" ;;
esac
