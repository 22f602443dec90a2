#!/bin/bash
# setup.sh FOLDER REQUIREMENTS [installer] [CORE...]: a Windows CPython 3.11.7 under Wine 10 in FOLDER, with the packages of REQUIREMENTS (with
# hashes, for win_amd64). Debian 12, x86_64, root; everything comes from what apt and pip are configured to use. Steps that are done are skipped.
# Each CORE (its number) gets a copy, which runs there with WINE_CORE=CORE (env.sh). "installer" adds what Inno Setup needs: Windows'
# folders that know 32-bit programs and no installed product, with WINE_COPY=installer.
# Leaves FOLDER/bin/: winpython (python.exe), winrun PROGRAM.EXE, winshot FILE.png (the screen), winstop (end what runs).
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")"); LANE=$(realpath -m "$1"); REQUIREMENTS=$(realpath "$2"); shift 2
INSTALLER=; if [ "${1:-}" = installer ]; then INSTALLER=1; shift; fi
CORES=("$@")
unset WINE_CORE WINE_COPY
PYTHON=3.11.7
PANDA="panda3d==1.10.14 --hash=sha256:1ddf01040b9c5497fb8659e3c5ef793a26c869cfdfb1b75e6d04d6fba0c03b73"
mkdir -p "$LANE"/{bin,done,work}
exec 8>"$LANE/setup.lock"; flock 8
say() { echo "[windows lane] $SECONDS s: $*"; }
step() { [ -e "$LANE/done/$1" ] && return 1; say "$2"; }
ok() { : >"$LANE/done/$1"; }
# Runs a command with its output in a file, of which the end is shown if it fails.
quietly() { local log=$LANE/work/$1; shift; "$@" </dev/null >"$log" 2>&1 || { tail -20 "$log" >&2; return 1; }; }
cp "$HERE/env.sh" "$LANE/env.sh"; . "$LANE/env.sh"

# --- Wine 10, of Debian 13, in a chroot: Debian 12's Wine 8 cannot redirect a program's output to a file, nor run psutil
if step rootfs "Debian 13's base system"; then
  rm -rf "$LANE/rootfs"
  quietly debian_root.log bash "$HERE/../debian_root.sh" trixie "$LANE/rootfs"
  printf 'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n' >"$LANE/rootfs/etc/dpkg/dpkg.cfg.d/nodoc"
  ok rootfs
fi
if step wine "Wine 10"; then
  install_wine() { ( in_root bash -c "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends wine wine64 fonts-wine fonts-liberation fonts-dejavu-core && apt-get clean" ); }
  rm -f "$LANE/done/installer"
  quietly wine-apt.log install_wine; ok wine
fi

# --- panda3d's Windows wheel carries the signed python311.dll and the standard library's .pyd, meant for freezing programs
PIP="python3 -m pip --disable-pip-version-check --no-input download --quiet --no-deps --require-hashes
  --only-binary=:all: --platform win_amd64 --python-version 3.11 --implementation cp"
if step build "python.exe and python3.dll"; then
  cd "$LANE/work"; echo "$PANDA" >panda.txt
  quietly panda.log $PIP -d panda -r panda.txt
  rm -rf libs; python3 -c 'import glob, zipfile; zipfile.ZipFile(glob.glob("panda/*.whl")[0]).extractall("libs")'
  mv libs/deploy_libs deploy; rm -rf libs; mv deploy libs
  X=x86_64-w64-mingw32; CC="$X-gcc -O2 -s"
  $X-windres -I "$HERE/src" "$HERE/src/pyhost.rc" -O coff -o pyhost.res.o
  $CC -municode -static -o python.exe "$HERE/src/pyhost.c" pyhost.res.o
  # python3.dll, the stable ABI, is a forwarder of every export of python311.dll.
  { printf 'LIBRARY "python3.dll"\nEXPORTS\n'
    $X-objdump -p libs/python311.dll | awk '/\[Ordinal\/Name Pointer\] Table/{f=1;next} f&&/\[ *[0-9]+\]/{print "  " $NF " = python311." $NF} f&&/^$/{f=0}'; } >python3.def
  echo 'int __stdcall DllMain(void *h, unsigned r, void *p) { (void)h; (void)r; (void)p; return 1; }' >main.c
  $CC -shared -nostdlib -e DllMain -o python3.dll main.c python3.def
  ok build
fi

# Makes the prefix that env.sh names.
make_prefix() {
  export WINEDLLOVERRIDES="mscoree,mshtml="
  w() { ( in_root wine "$@" ) </dev/null >>"$LANE/work/wine.log" 2>&1; }
  rm -rf "$WINEPREFIX"
  ( unset DISPLAY; in_root wineboot -i ) </dev/null >"$LANE/work/wine.log" 2>&1
  w winecfg -v win10
  for dll in mscoree mshtml; do w reg add 'HKCU\Software\Wine\DllOverrides' /v $dll /d '' /f; done
  w reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f
  unset WINEDLLOVERRIDES
}
C="$LANE/prefix/drive_c"
# The name counts: what was made under another one had stand-ins for DLLs that Windows Server 2016 lacks, too.
if step prefix-without-stand-ins "Windows' own folders and registry"; then
  stop_windows; rm -f "$LANE"/done/{prefix,python,packages-*,library,core-*}
  make_prefix; ok prefix-without-stand-ins
fi
# A CPython 3.11 of this machine, and its library, which is the Windows Python's too; best of the same version.
find_library() {
  local found program
  lib=""
  for program in python3 "${PYENV_ROOT:-$HOME/.pyenv}/versions/$PYTHON/bin/python3" python3.11; do
    found=$("$program" -c 'import platform, sysconfig; print(platform.python_version(), sysconfig.get_path("stdlib"))' 2>/dev/null) || continue
    case $found in
      "$PYTHON "*) lib=${found#* }; cpython=$program; return ;;
      3.11.*) [ -n "$lib" ] || { lib=${found#* }; cpython=$program; other=${found%% *}; } ;;
    esac
  done
  [ -n "$lib" ] || { echo "no CPython 3.11 here, whose library the Windows Python could use" >&2; exit 1; }
  say "no CPython $PYTHON here: the library of $other is used with its DLL"
}
if step python "C:\\Python311"; then
  find_library
  P="$C/Python311"; rm -rf "$P"; mkdir -p "$P/DLLs" "$P/Lib/site-packages"
  tar -C "$lib" --exclude=./site-packages --exclude=./dist-packages --exclude=./lib-dynload --exclude='./config-3*' --exclude=./test \
    --exclude=__pycache__ --exclude='./_sysconfigdata*' --exclude=./idlelib --exclude=./turtledemo -chf - . | tar -C "$P/Lib" --no-same-owner -xf -
  cp "$LANE"/work/libs/*.pyd "$LANE"/work/libs/{libffi-8,libcrypto-3,libssl-3,sqlite3,tcl86t,tk86t}.dll "$P/DLLs/"
  cp "$LANE"/work/libs/{python311,VCRUNTIME140}.dll "$LANE"/work/{python.exe,python3.dll} "$P/"
  rm -f "$LANE"/done/{packages,library}*
  ok python
fi

command_file() {
  { echo '#!/bin/bash'; echo 'LANE=$(dirname "$(dirname "$(readlink -f "$0")")"); . "$LANE/env.sh"'; echo "$2"; } >"$LANE/bin/$1"
  chmod +x "$LANE/bin/$1"
}
command_file winpython "run_windows 'C:\\Python311\\python.exe' \"\$@\""
command_file winrun 'run_windows "$@"'
command_file winshot 'read -r _ number <"$RUN/xvfb"; exec import -display "${DISPLAY:-:$number}" -window root "$1"'
command_file winstop stop_windows

# --- packages: a changed list installs what it names over what is there
done=packages-$(sha256sum <"$REQUIREMENTS" | cut -c1-16)
if step "$done" "packages"; then
  trap '"$LANE/bin/winstop"' EXIT
  rm -f "$LANE"/done/{packages,core}-*  # whatever comes of this, what they say is no longer so
  cd "$LANE/work"; cp "$REQUIREMENTS" requirements.txt
  quietly download.log $PIP -d wheels -r requirements.txt
  export PIP_CONFIG_FILE=nul; unset PIP_FIND_LINKS PIP_CERT
  quietly pip.log "$LANE/bin/winpython" -m ensurepip
  quietly pip.log "$LANE/bin/winpython" -m pip install -q --no-warn-script-location --no-index --no-deps --require-hashes \
    --find-links wheels -r requirements.txt
  ok "$done"
fi

# --- a copy for each core, with its library in one file; the registry is whole on disk when no server runs
if [ ${#CORES[@]} -gt 0 ] && step library "the library in one file"; then
  rm -f "$LANE"/done/core-*
  find_library; "$cpython" "$HERE/zip_library.py" "$C/Python311/Lib" "$LANE/work/python311.zip"
  ok library
fi
for core in "${CORES[@]}"; do
  if step "core-$core" "a copy for core $core"; then
    "$LANE/bin/winstop"; WINE_CORE=$core "$LANE/bin/winstop"
    rm -rf "$LANE/prefix-$core"; cp -a --reflink=auto "$LANE/prefix" "$LANE/prefix-$core"
    rm -rf "$LANE/prefix-$core"/drive_c/users/*/AppData/Local/Temp/*
    cp "$LANE/work/python311.zip" "$LANE/prefix-$core/drive_c/Python311/"
    ok "core-$core"
  fi
done

# --- 32-bit programs: a 64-bit Wine needs Wine's 32-bit DLLs for them, and nothing else of the i386 package, whose programs would
# take the place of the 64-bit ones if it were installed
if [ "$INSTALLER" ] && step installer "Wine's 32-bit DLLs, and a Windows for the installer"; then
  fetch_dlls() { ( in_root bash -euc 'export DEBIAN_FRONTEND=noninteractive; dpkg --add-architecture i386; apt-get update -qq
    apt-get install -y -qq --no-install-recommends wine wine64  # of the version that there is for i386 now
    cd /var/cache/apt/archives
    apt-get download -qq "libwine:i386=$(dpkg-query -W -f "\${Version}" libwine:amd64)"
    dpkg-deb --fsys-tarfile libwine_*_i386.deb | tar -C /usr/lib/x86_64-linux-gnu/wine --strip-components=5 -xf - \
      ./usr/lib/i386-linux-gnu/wine/i386-windows
    apt-get clean' ); }
  quietly wine-i386.log fetch_dlls
  ( export WINE_COPY=installer; . "$LANE/env.sh"; stop_windows; make_prefix
    w reg add 'HKCU\Software\Wine\DllOverrides' /v schtasks.exe /d native /f; stop_windows
    ln -s ../../prefix/drive_c/Python311 "$WINEPREFIX/drive_c/Python311"
    x86_64-w64-mingw32-gcc -O2 -s -municode -static -o "$WINEPREFIX/drive_c/windows/system32/schtasks.exe" "$HERE/src/schtasks.c" )
  ok installer
fi
say "ready: $LANE/bin/winpython"
