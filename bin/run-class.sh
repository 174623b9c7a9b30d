#!/usr/bin/env bash
# Starts a Java main class of Tributary: run-class.sh [-tool] [-daemon] [-name NAME] [-loggc] CLASS [ARGUMENT...]
# -tool: not a worker, but a short run whose output somebody reads: errors alone are logged, and it can run beside a worker with
# the same environment, where nothing but the output is writable.
# Takes the environment variables of Kafka's own start scripts (KAFKA_HEAP_OPTS, KAFKA_OPTS, LOG_DIR, ...): docs/operations.md.
self=${BASH_SOURCE[0]}
[ -L "$self" ] && self=$(readlink -f "$self")
base=$(cd "$(dirname "$self")/.." && pwd)

if [ $# -lt 1 ]; then
  echo "USAGE: $0 [-tool] [-daemon] [-name NAME] [-loggc] CLASS [ARGUMENT...]"
  exit 1
fi

tool=false daemon=false name= gc_log=false
while [ $# -gt 0 ]; do
  case $1 in
    -tool) tool=true; shift ;;
    -daemon) daemon=true; shift ;;
    -name) name=${2:?-name needs a value}; shift 2 ;;
    -loggc) gc_log=true; shift ;;
    *) break ;;
  esac
done
: "${name:=tributary}"

# An unpacked archive has libs/ beside bin/; a checkout has what the last build made.
libs=$base/libs
[ -d "$libs" ] || libs=$(ls -d "$base"/connect-worker/target/distribution/*/libs 2> /dev/null | head -n 1)
if [ ! -d "$libs" ]; then
  echo "Nothing is built yet: there is no $base/connect-worker/target/distribution. Build it once: mvn -q -f $base package -DskipTests" >&2
  exit 1
fi
class_path=$libs/*
# Tests, sources and documentation that somebody has put there are left out, unless they are asked for.
shopt -s nullglob
left_out=()
[ "${INCLUDE_TEST_JARS:-false}" = true ] || left_out=("$libs"/*-{test,tests,test-sources,sources,src,scaladoc,javadoc}.jar)
if [ ${#left_out[@]} -gt 0 ]; then
  class_path=
  for jar in "$libs"/*.jar; do
    case " ${left_out[*]} " in *" $jar "*) ;; *) class_path=${class_path:+$class_path:}$jar ;; esac
  done
fi
shopt -u nullglob
class_path=${CLASSPATH:+$CLASSPATH:}$class_path
bundled=()
[ -d "$libs/../plugins" ] && bundled=("-Dtributary.plugin.bundled=$(cd "$libs/../plugins" && pwd)")

java=java
[ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
if ! command -v "$java" > /dev/null; then
  echo "No Java found: install a JDK 17 or later, or set JAVA_HOME (now '${JAVA_HOME:-}')." >&2
  exit 1
fi

: "${LOG_DIR:=$base/logs}"
heap=${KAFKA_HEAP_OPTS:--Xmx256M}

# The greatest heap in MB, of the last -Xmx among the words given; nothing if that is not said.
heap_mb() {
  local word size unit mb=
  for word in "$@"; do
    [[ $word =~ ^-Xmx([0-9]+)([kKmMgGtT]?)$ ]] || continue
    size=${BASH_REMATCH[1]} unit=${BASH_REMATCH[2]}
    case $unit in
      '') mb=$((size / 1048576)) ;;
      k | K) mb=$((size / 1024)) ;;
      m | M) mb=$size ;;
      g | G) mb=$((size * 1024)) ;;
      t | T) mb=$((size * 1048576)) ;;
    esac
  done
  echo "$mb"
}

# With heaps of up to 4 GB, as workers have, collectors that stop all threads for some milliseconds take half of G1's CPU for a
# record (docs/performance.md). With more, or nobody knows how much, their longest pauses would be seconds: G1, as Kafka has it.
collector() {
  local word mb
  for word in $heap ${KAFKA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}; do
    [[ $word =~ ^-XX:\+Use[A-Za-z0-9]+GC$ ]] && return # somebody has chosen: with two of them the JVM does not start
  done
  # shellcheck disable=SC2086
  mb=$(heap_mb ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} $heap ${KAFKA_OPTS:-})
  if [ -z "$mb" ] || [ "$mb" -gt 4096 ]; then
    echo "-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent"
  elif [ "$(getconf _NPROCESSORS_ONLN 2> /dev/null)" -le 2 ] 2> /dev/null; then
    echo -XX:+UseSerialGC
  else
    echo -XX:+UseParallelGC
  fi
}
# The JVM's second compiler waits for four times as many calls as by default. What every record passes has them within a second all
# the same; most of a start and of REST, which is called some thousand times, is not worth its CPU (docs/performance.md).
compiler="-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000"
compiler="$compiler -XX:Tier4BackEdgeThreshold=160000"
performance=${KAFKA_JVM_PERFORMANCE_OPTS:--server $(collector) $compiler -XX:MaxInlineLevel=15 -Djava.awt.headless=true}
jmx=${KAFKA_JMX_OPTS:--Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false}
if [ -n "${JMX_PORT:-}" ]; then
  jmx="$jmx -Dcom.sun.management.jmxremote.port=$JMX_PORT"
  case $jmx in
    *jmxremote.rmi.port=*) ;;
    *) jmx="$jmx -Dcom.sun.management.jmxremote.rmi.port=$JMX_PORT" ;;
  esac
fi

log_config=$base/config/connect-logback.xml
if [ "$tool" = true ]; then
  log_config=$base/config/tools-logback.xml
  jmx= # the worker's port is taken
  TRIBUTARY_CDS=off
fi
case ${KAFKA_LOG4J_OPTS:-} in
  '' | *logback*) ;;
  *) echo "NOTE: KAFKA_LOG4J_OPTS is '$KAFKA_LOG4J_OPTS', but Tributary logs through Logback, so a Log4j configuration in it has" \
       "NO EFFECT and $log_config is used. Put levels and appenders there, or set" \
       "KAFKA_LOG4J_OPTS=-Dlogback.configurationFile=FILE. Levels can also be changed while a worker runs: PUT /admin/loggers/NAME." >&2 ;;
esac
case ${TRIBUTARY_LOG_FORMAT:-text} in
  text | json) ;;
  *) echo "TRIBUTARY_LOG_FORMAT is '$TRIBUTARY_LOG_FORMAT' (expected: text or json)." >&2; exit 1 ;;
esac

gc=()
if [ -n "${KAFKA_GC_LOG_OPTS:-}" ]; then
  read -r -a gc <<< "$KAFKA_GC_LOG_OPTS"
elif [ "$gc_log" = true ]; then
  gc=("-Xlog:gc*:file=$LOG_DIR/$name-gc.log:time,tags:filecount=10,filesize=100M")
fi

if [ -n "${KAFKA_DEBUG:-}" ]; then
  debug=${JAVA_DEBUG_OPTS:--agentlib:jdwp=transport=dt_socket,server=y,suspend=${DEBUG_SUSPEND_FLAG:-n},address=${JAVA_DEBUG_PORT:-5005}}
  echo "Debugging is on: $debug"
  performance="$debug $performance"
fi

# Class data sharing: what the JVM finds out about our classes at the first start is kept when that worker stops, and halves
# the time and the CPU of later starts. A file that does not fit the JVM is ignored by it. TRIBUTARY_CDS=off leaves all this out.
shared=()
options="$heap $performance ${KAFKA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}"
case ${TRIBUTARY_CDS:-auto}:$options in
  off:* | *SharedArchiveFile* | *ArchiveClassesAtExit* | *-Xshare*) ;;
  *)
    folder=$(dirname "$libs")/cds
    release=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")" 2> /dev/null)")")/release
    key=$( { cat "$release"; ls -l "$libs"; echo "$class_path $heap $performance"; } 2> /dev/null | cksum | cut -d ' ' -f 1)
    archive=$folder/${1##*.}-$key.jsa
    if [ -s "$archive" ]; then
      shared=("-XX:SharedArchiveFile=$archive" -Xshare:auto '-Xlog:cds*=off')
    elif mkdir -p "$folder" 2> /dev/null && [ -w "$folder" ]; then
      case $options in
        *-javaagent* | *-agentlib* | *-agentpath*) ;; # with agents the JVM refuses to make one
        *)
          rm -f "$folder/${1##*.}"-*.jsa # of an earlier JVM or release
          shared=(-XX:+RecordDynamicDumpInfo "-Dtributary.class.archive=$archive" '-Xlog:cds*=off') # written by the worker
          ;;
      esac
    else # the one of an image or of an installer, which knew no heap settings; whether it fits is for the JVM to say
      for archive in "$folder/${1##*.}"-*.jsa; do
        [ -s "$archive" ] && shared=("-XX:SharedArchiveFile=$archive" -Xshare:auto '-Xlog:cds*=off')
      done
    fi
    ;;
esac

if [ "$tool" = false ]; then
  if ! mkdir -p "$LOG_DIR"; then
    echo "The directory for logs, $LOG_DIR, is not there and cannot be made: set LOG_DIR to one that can be written." >&2
    exit 1
  fi
  [ -w "$LOG_DIR" ] || echo "NOTE: $LOG_DIR cannot be written by $(id -un), so that the log goes to the console alone. Set LOG_DIR." >&2
fi
# shellcheck disable=SC2086 # the options of users are lists of words; what holds our own paths is not split
set -- "$java" $heap $performance "${shared[@]}" "${gc[@]}" "${bundled[@]}" $jmx "-Dkafka.logs.dir=$LOG_DIR" \
  "-Dlogback.configurationFile=$log_config" ${KAFKA_LOG4J_OPTS:-} -cp "$class_path" ${KAFKA_OPTS:-} "$@"
if [ "$daemon" = true ]; then
  nohup "$@" > "$LOG_DIR/$name.out" 2>&1 < /dev/null &
  exit 0
fi
exec "$@"
