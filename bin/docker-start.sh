#!/usr/bin/env bash
# Starts the worker of the Docker image: docker-start.sh [PROPERTIES]; default /etc/tributary/worker.properties.
# ${BOOTSTRAP_SERVERS}, ${GROUP_ID}, ${CONVERTER} and ${HOSTNAME} in the properties are filled in from the environment here, not by
# a config provider: what a provider answers is a secret, which no log shows.
file=${1:-/etc/tributary/worker.properties}
[ $# -gt 0 ] && shift
if [ ! -r "$file" ]; then
  echo "The worker's properties file $file cannot be read by user $(id -u): mount one there, or name another as the argument." >&2
  exit 2
fi
text=$(< "$file")
filled=$text
for name in BOOTSTRAP_SERVERS GROUP_ID CONVERTER HOSTNAME; do
  filled=${filled//"\${$name}"/"${!name}"}
done
if [ "$filled" != "$text" ]; then
  made=${TMPDIR:-/tmp}/worker.properties
  (umask 077 && printf '# Made from %s at each start: change that one.\n%s\n' "$file" "$filled" > "$made") || exit 2
  file=$made
fi
exec "$(dirname "${BASH_SOURCE[0]}")/connect-distributed.sh" "$file" "$@"
