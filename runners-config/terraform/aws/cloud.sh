# What the scripts need of AWS; plan.sh says what each is.

cloud_runners=(flink spark spark-serverless)
cloud_commands=(ingest standardize replay compact audit diff)
cloud_scheme=s3
cloud_outputs=(region cluster application job_role)

cloud_prepare() {
  plan+='export AWS_REGION=$region'$'\n'
}

cloud_upload() {
  local file=${1##*/} uri=${2%/*}/
  if [[ $file == "${2##*/}" ]]; then
    call aws s3 sync "${1%/*}" "$uri" --exclude '*' --include "$file" --only-show-errors
  else
    call aws s3 cp "$1" "$2" --only-show-errors
  fi
}

cloud_upload_folder() {
  call aws s3 sync "$1" "$2" --exclude '*' --include '*.avsc' --only-show-errors
}

cloud_submit() {
  local name="superhero-dataflow-$command" main=superhero.dataflow.pipelines.Main uri="\${artifacts}/jars/$jar"
  local conf settings=()
  if [[ $runner == flink ]]; then
    need cluster
    upload_inputs
    for conf in "yarn.application.name=$name" restart-strategy.type=exponential-delay \
      restart-strategy.exponential-delay.attempts-before-reset-backoff=10 \
      ${memory:+"taskmanager.memory.process.size=$memory"} "${confs[@]}"; do
      settings+=(-D "$conf")
    done
    # exec, so that the step's process is Flink's client: who cancels the step interrupts it.
    step "$name" bash -c "aws s3 cp --only-show-errors \"\$0\" /tmp/$jar && exec flink run -t yarn-per-job \"\$@\"" \
      "$uri" "${settings[@]}" "/tmp/$jar" "${words[@]}"
    return
  fi
  for conf in ${memory:+"spark.executor.memory=$memory"} "${confs[@]}"; do
    settings+=(--conf "$conf")
  done
  settings+=(--class "$main")
  if [[ $runner == spark ]]; then
    need cluster
    upload_inputs
    step "$name" spark-submit --deploy-mode cluster --conf spark.yarn.maxAppAttempts=1 "${settings[@]}" \
      "$uri" "${words[@]}"
  else
    for conf in "${confs[@]}"; do
      # They are one string there, which EMR takes apart.
      [[ $conf != *[[:space:]\'\"]* ]] || mistakes+=("--conf=${conf%%=*}: should have no space and no quote")
    done
    need application
    upload_inputs
    call aws emr-serverless start-job-run --name "$name" --application-id '${application}' \
      --execution-role-arn '${job_role}' --job-driver "{\"sparkSubmit\":\
{\"entryPoint\":\"$uri\",\"sparkSubmitParameters\":\"${settings[*]}\",\
\"entryPointArguments\":$(json "${words[@]}")}}"
  fi
}

# A step of the cluster, of command-runner.jar.
step() {
  call aws emr add-steps --cluster-id '${cluster}' --steps "[{\"Name\":\"$1\",\"Type\":\"CUSTOM_JAR\",\
\"Jar\":\"command-runner.jar\",\"ActionOnFailure\":\"CONTINUE\",\"Args\":$(json "${@:2}")}]"
}

cloud_status() {
  plan+='if [ -n "$cluster" ]; then'$'\n'
  call aws emr describe-cluster --cluster-id '${cluster}' \
    --query 'Cluster.Status.[State,StateChangeReason.Message]' --output text
  call aws emr list-steps --cluster-id '${cluster}' --output table --query \
    'Steps[].[Id,Name,Status.State,Status.Timeline.CreationDateTime,Status.FailureDetails.Message]'
  plan+='fi'$'\n'
  plan+='if [ -n "$application" ]; then'$'\n'
  call aws emr-serverless list-job-runs --application-id '${application}' --output table --query \
    'jobRuns[].[id,name,state,createdAt,stateDetails]'
  plan+='fi'$'\n'
}
