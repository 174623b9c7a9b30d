#!/usr/bin/env bash
# A Kafka broker, a cluster of two Tributary workers, two connectors that copy a file through a topic, and the console to see them.
# usage: bin/quickstart.sh [FOLDER]            FOLDER keeps all files of the quickstart; default: quickstart/ in the checkout
#        bin/quickstart.sh --worker [FOLDER]   one more worker for the quickstart that runs there
set -eu
base=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
main=Quickstart log=quickstart
case ${1:-} in
  -h | --help) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
  --worker) main=QuickstartWorker log=worker-$$; shift ;;
  -*) echo "Unknown option $1; try $0 --help" >&2; exit 1 ;;
esac
folder=${1:-$base/quickstart}

java=java
[ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
for tool in "$java" mvn; do
  command -v "$tool" > /dev/null || { echo "$tool is not there: install a JDK 17 or later and Maven 3.8 or later." >&2; exit 1; }
done

class_path=$base/connect-testkit/target/quickstart.classpath
if [ ! -s "$class_path" ]; then
  echo "Building Tributary (once; 'mvn clean' undoes it) ..."
  mvn -q -B -T 2 -f "$base/pom.xml" package -pl connect-testkit -am -Pquick
fi
mkdir -p "$folder/logs"
exec "$java" -Xmx1G -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dkafka.logs.dir="$folder/logs" -Dquickstart.log="$log" \
  -Dlogback.configurationFile="$base/config/quickstart-logback.xml" ${KAFKA_OPTS:-} \
  -cp "$base/connect-testkit/target/classes:$(cat "$class_path")" "dev.tributary.connect.testkit.$main" "$folder"
