"""Prints what superhero_threshold counts, with answers of confluent_kafka's AdminClient in the shapes that
its documentation gives them.

    python3 check_lag.py <signatures.json> <folder>
"""

import sys
import types
from collections import namedtuple
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import check_dags  # noqa: E402

TopicPartition = namedtuple("TopicPartition", "topic partition offset", defaults=[-1001])
Topic = namedtuple("Topic", "partitions")
Info = namedtuple("Info", "offset")
Group = namedtuple("Group", "group_id topic_partitions")


class Future:
    def __init__(self, value):
        self.value = value

    def result(self):
        return self.value


class OffsetSpec:
    earliest = staticmethod(lambda: "earliest")
    latest = staticmethod(lambda: "latest")


class Admin:
    """Partition 0 has 10 of 100 messages left to bring, 1 has none, 2 was never committed."""

    offsets = {"earliest": [0, 5, 40], "latest": [100, 5, 47]}
    committed = [90, 5, -1001]

    def list_topics(self, timeout):
        return types.SimpleNamespace(topics={"a": Topic({0: None, 1: None, 2: None})})

    def list_offsets(self, asked):
        return {
            each: Future(Info(self.offsets[spec][each.partition])) for each, spec in asked.items()
        }

    def list_consumer_group_offsets(self, asked):
        [request] = asked
        found = [each._replace(offset=self.committed[each.partition]) for each in request[1]]
        return {request[0]: Future(Group(request[0], found))}


kafka = types.ModuleType("confluent_kafka")
kafka.TopicPartition, kafka.ConsumerGroupTopicPartitions = TopicPartition, Group
admin = types.ModuleType("confluent_kafka.admin")
admin.OffsetSpec = OffsetSpec
sys.modules.update({"confluent_kafka": kafka, "confluent_kafka.admin": admin})
check_dags.load(*sys.argv[1:])

import superhero_threshold  # noqa: E402

print(superhero_threshold.waiting_messages(Admin(), "superhero-dataflow", ["a"]))
