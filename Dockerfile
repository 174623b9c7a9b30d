# A Tributary worker. Build the archive first, then the image:
#   mvn -q package -DskipTests && docker build -t tributary .
# Run it:
#   docker run --init -p 127.0.0.1:8083:8083 -e BOOTSTRAP_SERVERS=broker:9092 -e GROUP_ID=my-cluster -v ./plugins:/plugins:ro tributary
# For other settings mount a properties file over /etc/tributary/worker.properties (config/connect-docker.properties).
# docker-compose.yml has a whole cluster. Settings, logs and signals: docs/operations.md.
ARG BASE=eclipse-temurin:17-jre

# The archive is unpacked by ADD; its one folder carries the version. A stage of its own, so that no file is in the image twice.
FROM ${BASE} AS unpacked
ARG ARCHIVE=connect-worker/target/tributary-*.tar.gz
ADD ${ARCHIVE} /opt/
RUN mv /opt/tributary-* /opt/tributary \
 && chmod -R a+rX /opt/tributary \
 && mkdir /opt/tributary/cds

FROM ${BASE}
RUN (getent group tributary || groupadd --gid 10001 tributary) \
 && useradd --uid 10001 --gid tributary --home-dir /var/lib/tributary --no-create-home --shell /usr/sbin/nologin tributary \
 && mkdir -p /plugins /etc/tributary /var/lib/tributary /var/log/tributary \
 && chown tributary:tributary /var/lib/tributary /var/log/tributary
COPY --from=unpacked /opt/tributary /opt/tributary

# What the JVM finds out about our classes is kept in the image (60 MB): containers start with two thirds of the CPU time or
# less. Without it they only start more slowly, so that a machine where this fails (the emulation of another processor, say) builds the image all the same.
RUN (/opt/tributary/bin/make-class-archive.sh || echo "The image has no class archive: its containers start more slowly.") \
 && chmod -R a+rX /opt/tributary/cds && rm -rf /tmp/hsperfdata_* \
 && cp /opt/tributary/config/connect-docker.properties /etc/tributary/worker.properties

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
# because base images differ in whether they have curl. A probe that succeeds ends the start period; it is as long as a start on
# a machine that is busy with many others may take.
HEALTHCHECK --interval=5s --timeout=12s --start-period=180s --retries=6 \
  CMD ["/opt/tributary/bin/health.sh"]

# exec form and exec in the scripts: SIGTERM reaches the worker, which hands its work over. Allow it 30 s (docker stop -t 30).
# With docker run --init also in the first second, when nothing is there yet that would heed it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/tributary/bin/docker-start.sh"]
CMD ["/etc/tributary/worker.properties"]
