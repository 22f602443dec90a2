# Sourced by bin/* with LANE set to the lane's folder: how a Windows program is run under its Wine.
# With WINE_CORE=N it runs on that core alone, with a server, a prefix and a screen of that core's own: a server and its programs on
# different cores spend most of their time in the kernel, waking each other. With WINE_COPY=installer it runs in a prefix that was made
# for 32-bit programs, too, on any core.
OF_COPY=${WINE_COPY:+-$WINE_COPY}${WINE_CORE:+-$WINE_CORE}
export WINEPREFIX="$LANE/prefix$OF_COPY" WINEARCH=win64 WINEDEBUG="${WINEDEBUG:--all}"
RUN="$LANE/run$OF_COPY"
mkdir -p "$RUN"

# Run "$@" where Wine lives: a chroot in a mount namespace of its own, with the machine's folders at their own paths, so that
# nothing stays mounted. It execs: always the last act of a (sub)shell.
in_root() {
  exec ${WINE_CORE:+taskset -c "$WINE_CORE"} unshare --mount --propagation private -- bash -c '
    root=$1; own=$2; shift 2; cwd=$PWD
    for d in dev proc sys tmp root home opt srv mnt work $own; do
      { [ -d "/$d" ] && [ ! -L "/$d" ]; } || continue
      mountpoint -q "$root/$d" && continue
      mkdir -p "$root/$d" && mount --rbind "/$d" "$root/$d" || exit 120
    done
    exec chroot "$root" env -C "$cwd" "$@"' in_root "$LANE/rootfs" "$(cut -d/ -f2 <<<"$PWD")" "$@"
}

# A screen of 1280x1024 that belongs to this prefix and is shared by its runs, unless DISPLAY says another.
ensure_display() {
  [ -z "${DISPLAY:-}" ] || return 0
  local pid number
  exec 9>"$RUN/lock"; flock 9
  if ! { read -r pid number <"$RUN/xvfb" && kill -0 "$pid"; } 2>/dev/null; then
    : >"$RUN/number"
    setsid Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp -noreset \
      3>"$RUN/number" </dev/null >"$RUN/xvfb.log" 2>&1 9>&- &
    pid=$!
    for _ in $(seq 100); do [ -s "$RUN/number" ] && break; sleep 0.1; done
    number=$(cat "$RUN/number"); [ -n "$number" ] || { echo "Xvfb did not start" >&2; exit 119; }
    echo "$pid $number" >"$RUN/xvfb"
  fi
  export DISPLAY=":$number"
  exec 9>&-
}

# The Wine servers of this prefix. Wine itself looks whether their lock is held, but a server loses that as soon as a program
# opens and closes the same file: then a second one takes its place, and loses its socket when the first one ends.
servers() {
  local pid
  for pid in $(find /proc -maxdepth 2 -name exe -lname "$LANE/rootfs/usr/lib/wine/wineserver64" 2>/dev/null | cut -d/ -f3); do
    if grep -qszxF "WINEPREFIX=$WINEPREFIX" "/proc/$pid/environ"; then echo "$pid"; fi
  done
}

# services.exe keeps the output of whoever starts it, and a pipe that it holds never ends: it is started with none.
ensure_server() {
  exec 9>"$RUN/lock"; flock 9
  if [ -z "$(servers)" ]; then ( in_root wineserver -p600 ) </dev/null >/dev/null 2>&1 9>&-; fi
  exec 9>&-
  ( in_root wine cmd /c exit ) </dev/null >/dev/null 2>&1
}

run_windows() {
  local v
  ensure_display
  for v in $(compgen -e | grep '^QT_'); do export "WINE$v=${!v}"; done  # Wine drops QT_*, and passes WINEQT_* on as QT_*
  ensure_server
  in_root wine "$@"
}

stop_windows() {
  local pid
  exec 9>"$RUN/lock"; flock 9
  for pid in $(servers); do kill -INT "$pid"; done
  for _ in $(seq 100); do [ -n "$(servers)" ] || break; sleep 0.1; done
  for pid in $(servers); do kill -KILL "$pid"; done
  if read -r pid _ 2>/dev/null <"$RUN/xvfb" && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = Xvfb ]; then kill "$pid"; fi
  rm -f "$RUN/xvfb"
  exec 9>&-
}
