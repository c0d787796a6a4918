"""Each hour: bring what is in Kafka to the lake, and compare the two. After midnight: compact."""

from datetime import datetime, timezone

from airflow.providers.standard.operators.python import ShortCircuitOperator
from airflow.sdk import DAG

from superhero_jobs import command, ingest, kafka_options, lake_options, setting

# With double quotes inside: a shell gets them in single ones.
DAY = '{{ data_interval_end.strftime("%Y-%m-%d") }}'
DAY_BEFORE = '{{ data_interval_end.subtract(days=1).strftime("%Y-%m-%d") }}'
# The hour before the last: messages of a later one are there, and say that it is over.
WINDOW = '{{ data_interval_end.subtract(hours=2).strftime("date=%Y-%m-%d/hour=%H") }}'


def is_midnight(hour):
    return hour == "00"


with DAG(
    "superhero_hourly",
    schedule="@hourly",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # A second job of the group would end the first.
    max_active_runs=1,
    tags=["superhero-dataflow"],
    doc_md=__doc__,
):
    brought = ingest()
    audited = command("audit", {**kafka_options(), **lake_options()})
    midnight = ShortCircuitOperator(
        task_id="midnight",
        python_callable=is_midnight,
        op_kwargs={"hour": '{{ data_interval_end.strftime("%H") }}'},
    )
    compacted = command(
        "compact", {"standard": setting("STANDARD"), "from": DAY_BEFORE, "to": DAY}
    )
    brought >> audited >> midnight >> compacted

    if setting("STANDARD").startswith("s3://"):
        from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

        # Readers of the tables go behind it. It is skipped if the window is not complete.
        brought >> S3KeySensor(
            task_id="window_is_complete",
            bucket_key=f"{setting('STANDARD')}/buffer_meta/{WINDOW}/_SUCCESS",
            timeout=60,
            soft_fail=True,
        )
