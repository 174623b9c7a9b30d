#!/bin/sh
# usage: bench.sh CASE... --workers apache[,tributary] [options]; see README.md
# Without TRIBUTARY_HOME the archive in connect-worker/target is unpacked and used.
set -e
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${TRIBUTARY_HOME:-}" ]; then
  archive=$(ls -t "$here"/../connect-worker/target/tributary-*.tar.gz 2>/dev/null | head -n 1)
  if [ -n "$archive" ]; then
    unpacked="$here/target/distribution"
    rm -rf "$unpacked"
    mkdir -p "$unpacked"
    tar -xzf "$archive" -C "$unpacked" --strip-components=1
    TRIBUTARY_HOME=$unpacked
    export TRIBUTARY_HOME
  fi
fi
exec python3 "$here/bench.py" "$@"
