# The job on Flink, as a job of its own cluster. In the project's top folder, after mvn -q -DskipTests package:
# docker build -f runners-config/docker/flink.Dockerfile -t superhero-dataflow-flink:1.0-SNAPSHOT .
# User and entry point are those of Flink's image.
FROM flink:1.19.3-java17

COPY --chown=flink:flink pipelines/target/superhero-dataflow-flink.jar /opt/flink/usrlib/superhero-dataflow-flink.jar

USER flink
