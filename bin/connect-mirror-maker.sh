#!/usr/bin/env bash
# Replicates between Kafka clusters: MirrorMaker as a process of its own. Arguments and environment variables are those of Kafka's
# script of the same name.
if [ $# -lt 1 ]; then
  echo "USAGE: $0 [-daemon] mm2.properties [--clusters ALIAS ...]"
  exit 1
fi

export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xms256M -Xmx2G}
EXTRA_ARGS=${EXTRA_ARGS--name mirrorMaker}
if [ "$1" = -daemon ]; then
  EXTRA_ARGS="-daemon $EXTRA_ARGS"
  shift
fi
self=${BASH_SOURCE[0]}
[ -L "$self" ] && self=$(readlink -f "$self")
# shellcheck disable=SC2086 # a list of words
exec "$(dirname "$self")/run-class.sh" $EXTRA_ARGS dev.tributary.connect.worker.MirrorMaker "$@"
