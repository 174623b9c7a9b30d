#!/usr/bin/env bash
# Makes the class archive of distributed workers (docs/operations.md, "Class archive") without a cluster: starts a standalone worker,
# which needs no broker to start, asks it a few things, and stops it. For images and installations whose folder cannot be
# written later.
# Exits with 0 if there is an archive afterwards. Takes no arguments; JAVA_HOME and KAFKA_JVM_PERFORMANCE_OPTS count.
self=${BASH_SOURCE[0]}
[ -L "$self" ] && self=$(readlink -f "$self")
base=$(cd "$(dirname "$self")/.." && pwd)

work=$(mktemp -d) || exit 1
worker=
finish() {
  [ -n "$worker" ] && kill -KILL "$worker" 2> /dev/null
  rm -rf "$work"
}
trap finish EXIT

cat > "$work/worker.properties" << END
bootstrap.servers=127.0.0.1:1
key.converter=org.apache.kafka.connect.json.JsonConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
offset.storage.file.filename=$work/offsets
listeners=http://127.0.0.1:0
tributary.plugin.index.directory=$work/index
END
# A small heap: with more than 32 GB, of which a machine with much memory gives some by default, objects are laid out in another way.
LOG_DIR=$work KAFKA_HEAP_OPTS=-Xmx256M KAFKA_OPTS=-Dtributary.class.archive.whole=true TRIBUTARY_CDS=auto TRIBUTARY_LOG_FORMAT=text \
  "$base/bin/connect-standalone.sh" "$work/worker.properties" > "$work/out" 2>&1 &
worker=$!

# Asks the worker, and drops what it says: what counts are the classes that it loads to say it.
ask() {
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$1" "$port" >&3
  timeout 20 cat <&3 > /dev/null
  exec 3>&-
}

port=
for ((i = 0; i < 600; i++)); do
  port=$(sed -n 's|.*REST answers at http://[^/]*:\([0-9][0-9]*\)/.*|\1|p' "$work/out" | head -n 1)
  [ -n "$port" ] && break
  kill -0 "$worker" 2> /dev/null || break
  sleep 0.2
done
if [ -n "$port" ]; then
  for path in / /health /connectors /connectors?expand=status /connectors/none/status /connector-plugins /metrics; do ask "$path"; done
  sleep 2 # it answers a moment before it heeds SIGTERM
fi

kill -TERM "$worker" 2> /dev/null # it writes the archive last
for ((i = 0; i < 600; i++)); do
  kill -0 "$worker" 2> /dev/null || break
  sleep 0.2
done
if [ -n "$port" ]; then
  for archive in "$base"/cds/ConnectStandalone-*.jsa; do # it is for the class path, whatever the main class
    [ -s "$archive" ] && mv -f "$archive" "${archive/%ConnectStandalone-*/ConnectDistributed-${archive##*-}}" && exit 0
  done
fi
echo "No class archive was made in $base/cds. The worker said:" >&2
tail -n 20 "$work/out" >&2
exit 1
