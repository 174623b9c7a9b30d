# A Tributary worker. Build the archive first, then the image:
#   mvn -q package -DskipTests && docker build -t tributary .
# Run it:
#   docker run -p 127.0.0.1:8083:8083 -e BOOTSTRAP_SERVERS=broker:9092 -e GROUP_ID=my-cluster -v ./plugins:/plugins:ro tributary
# For other settings mount a properties file over /etc/tributary/worker.properties (config/connect-docker.properties).
# docker-compose.yml has a whole cluster. Settings, logs and signals: docs/operations.md.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}

# The archive is unpacked by ADD; its one folder carries the version.
ARG ARCHIVE=connect-worker/target/tributary-*.tar.gz
ADD ${ARCHIVE} /opt/
RUN mv /opt/tributary-* /opt/tributary \
 && (getent group tributary || groupadd --system --gid 10001 tributary) \
 && useradd --system --uid 10001 --gid tributary --home-dir /var/lib/tributary --create-home tributary \
 && mkdir -p /plugins /etc/tributary /var/log/tributary \
 && cp /opt/tributary/config/connect-docker.properties /etc/tributary/worker.properties \
 && chown tributary:tributary /var/log/tributary \
 && chmod -R a+rX /opt/tributary

# Scripts take the variables of Kafka's own ones: KAFKA_HEAP_OPTS, KAFKA_OPTS, KAFKA_JMX_OPTS, JMX_PORT ...
ENV BOOTSTRAP_SERVERS=kafka:9092 \
    GROUP_ID=connect-cluster \
    CONVERTER=org.apache.kafka.connect.json.JsonConverter \
    LOG_DIR=/var/log/tributary \
    KAFKA_HEAP_OPTS="-XX:InitialRAMPercentage=25 -XX:MaxRAMPercentage=60" \
    REST_URL=http://localhost:8083/
USER tributary
WORKDIR /var/lib/tributary
EXPOSE 8083
# Plugins: one folder each (plugin.path=/plugins).
VOLUME /plugins

# Healthy once the worker has joined its cluster. REST_URL says where to ask, if listeners says something else. Bash alone,
# because base images differ in whether they have curl.
HEALTHCHECK --interval=5s --timeout=12s --start-period=60s --retries=6 \
  CMD ["/opt/tributary/bin/health.sh"]

# exec form and exec in the scripts: SIGTERM reaches the worker, which hands its work over. Allow it 30 s (docker stop -t 30).
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/tributary/bin/connect-distributed.sh"]
CMD ["/etc/tributary/worker.properties"]
