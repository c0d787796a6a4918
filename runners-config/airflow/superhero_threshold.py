"""Every five minutes: bring what is in Kafka to the lake if enough messages wait there."""

from datetime import datetime, timezone

from airflow.providers.standard.operators.python import ShortCircuitOperator
from airflow.sdk import DAG

from superhero_jobs import ingest, setting


def enough_wait(threshold, group, topics):
    """Whether the lag of the consumer group, which is that of the lake, is above a threshold."""
    from airflow.providers.apache.kafka.hooks.client import KafkaAdminClientHook

    waiting = waiting_messages(KafkaAdminClientHook("kafka_default").get_conn, group, topics)
    print(f"{waiting} messages wait, and {threshold} may")
    return waiting > threshold


def waiting_messages(admin, group, topics):
    """Offsets of the topics that the group has not committed and Kafka still has."""
    from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
    from confluent_kafka.admin import OffsetSpec

    known = admin.list_topics(timeout=30).topics
    partitions = [
        TopicPartition(topic, number) for topic in topics for number in known[topic].partitions
    ]

    def offsets(spec):
        listed = admin.list_offsets({partition: spec for partition in partitions})
        return {(each.topic, each.partition): found.result().offset for each, found in listed.items()}

    earliest, latest = offsets(OffsetSpec.earliest()), offsets(OffsetSpec.latest())
    asked = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group, partitions)])
    # Of a partition without an offset it is negative.
    committed = {
        (each.topic, each.partition): each.offset
        for each in asked[group].result().topic_partitions
    }
    return sum(latest[each] - max(earliest[each], committed.get(each, -1)) for each in latest)


with DAG(
    "superhero_threshold",
    schedule="*/5 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # A second job of the group would end the first.
    max_active_runs=1,
    tags=["superhero-dataflow"],
    doc_md=__doc__,
):
    enough = ShortCircuitOperator(
        task_id="enough_wait",
        python_callable=enough_wait,
        op_kwargs={
            "threshold": int(setting("THRESHOLD", "10000")),
            "group": setting("GROUP", "superhero-dataflow"),
            "topics": setting("TOPICS").split(","),
        },
    )
    enough >> ingest()
