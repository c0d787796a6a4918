"""Tasks that run a command of superhero-dataflow, where SUPERHERO_COMPUTE says.

    local       java on the worker, by BashOperator
    beam        the same by BeamRunJavaPipelineOperator
    emr         a step of an EMR cluster, with Spark
    serverless  a job of an EMR Serverless application, with Spark
"""

import os
import shlex
from datetime import timedelta

MAIN = "superhero.dataflow.pipelines.Main"


def setting(name, default=None):
    """A setting of the environment of Airflow; one without a default must be there."""
    value = os.environ.get("SUPERHERO_" + name, default)
    if value is None:
        raise ValueError(f"SUPERHERO_{name} is not set; see runners-config/airflow/README.md")
    return value


def kafka_options():
    """How the commands reach Kafka. What names a secret is in a file of SUPERHERO_KAFKA_CONFIG."""
    options = {
        "bootstrapServers": setting("BOOTSTRAP_SERVERS"),
        "consumerGroup": setting("GROUP", "superhero-dataflow"),
    }
    config = setting("KAFKA_CONFIG", "")
    return {**options, "kafkaConfig": config} if config else options


def lake_options():
    """Where the lake is."""
    return {"raw": setting("RAW"), "standard": setting("STANDARD")}


def ingest(**task):
    """Brings what is in Kafka now to the lake."""
    options = {"topics": setting("TOPICS"), "until": "latest"}
    return command("ingest", {**kafka_options(), **lake_options(), **options}, **task)


def command(name, options, **task):
    """A task that runs a command.

    Values of options are text: BeamRunJavaPipelineOperator leaves out what is False, and gives a
    list as an option for each value, of which the last counts.
    """
    task = {"task_id": name, "retries": 2, "retry_delay": timedelta(minutes=5), **task}
    words = [name, *(f"--{option}={value}" for option, value in options.items())]
    compute = setting("COMPUTE", "local")
    if compute == "local":
        from airflow.providers.standard.operators.bash import BashOperator

        return BashOperator(bash_command=shlex.join(["java", "-jar", setting("JAR"), *words]), **task)
    if compute == "beam":
        from airflow.providers.apache.beam.operators.beam import BeamRunJavaPipelineOperator

        return BeamRunJavaPipelineOperator(
            jar=setting("JAR"), pipeline_options={"command": name, **options}, **task
        )
    if compute == "emr":
        from airflow.providers.amazon.aws.operators.emr import EmrAddStepsOperator

        submit = ["spark-submit", "--deploy-mode", "cluster", "--conf", "spark.yarn.maxAppAttempts=1"]
        step = {
            "Name": f"superhero-dataflow {name}",
            "ActionOnFailure": "CONTINUE",
            "HadoopJarStep": {
                "Jar": "command-runner.jar",
                "Args": [*submit, "--class", MAIN, setting("JAR"), *words],
            },
        }
        return EmrAddStepsOperator(
            job_flow_id=setting("CLUSTER"),
            steps=[step],
            wait_for_completion=True,
            waiter_max_attempts=480,
            **task,
        )
    if compute == "serverless":
        from airflow.providers.amazon.aws.operators.emr import EmrServerlessStartJobOperator

        # Without client_request_token, which is no template: each start is a job of its own.
        return EmrServerlessStartJobOperator(
            application_id=setting("APPLICATION"),
            execution_role_arn=setting("ROLE"),
            job_driver={
                "sparkSubmit": {
                    "entryPoint": setting("JAR"),
                    "entryPointArguments": words,
                    "sparkSubmitParameters": "--class " + MAIN,
                }
            },
            name=f"superhero-dataflow-{name}",
            waiter_max_attempts=240,
            **task,
        )
    raise ValueError(f"SUPERHERO_COMPUTE={compute}: should be local, beam, emr or serverless")
