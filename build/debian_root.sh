#!/bin/bash
# debian_root.sh SUITE FOLDER: a fresh Debian SUITE in the new folder FOLDER, the minimal system and Python, with what this machine
# uses to reach its package sources. debootstrap makes it once, in the cache; then it is copied. Needs root and debootstrap.
set -euo pipefail
suite=$1 folder=$2
base=${XDG_CACHE_HOME:-$HOME/.cache}/imaging-backup/roots/$suite
mkdir -p "${base%/*}"
exec 7>"$base.lock"; flock 7
# Made anew each month: a fresh machine has today's Debian.
if [ ! -d "$base" ] || [ -n "$(find "$base" -maxdepth 0 -mtime +30)" ]; then
  echo "[debian root] debootstrap makes $base, which takes minutes"
  mirror=$(. /etc/os-release; apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v here="${VERSION_CODENAME:-}" '$2 == here && !found {print $1; found = 1}')
  [ -n "$mirror" ] || { echo "apt knows no mirror of this machine's Debian" >&2; exit 1; }
  rm -rf --one-file-system "$base.new"
  # What debootstrap mounts there is gone with it, however it ends: only a folder is ever left to remove.
  unshare --mount debootstrap --variant=minbase --include=python3 --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$suite" "$base.new" "$mirror" </dev/null >"$base.log" 2>&1 || { tail -20 "$base.log" >&2; exit 1; }
  # As in the images of clouds and containers: no lists of packages, which would be old ones as soon as this cache is.
  rm -rf "$base.new"/var/cache/apt/archives/*.deb "$base.new"/var/lib/apt/lists/*
  rm -rf --one-file-system "$base"
  touch "$base.new"
  mv "$base.new" "$base"
fi
cp -a --reflink=auto "$base" "$folder"
cp /etc/resolv.conf /etc/hosts "$folder/etc/"
apt-config dump | grep -iE '^Acquire::(Check-|https?::.*(Proxy|CaInfo))' >"$folder/etc/apt/apt.conf.d/99this-machine" || true
# The file of all certificates is made from these when the package ca-certificates is installed.
mkdir -p "$folder/usr/local/share"
if [ -d /usr/local/share/ca-certificates ]; then cp -a /usr/local/share/ca-certificates "$folder/usr/local/share/"; fi
