# What the scripts need of Google Cloud; plan.sh says what each is.

cloud_runners=(spark-serverless dataflow)
cloud_commands=(ingest standardize replay compact audit diff)
cloud_scheme=gs
cloud_outputs=(project region batch_workflow dataflow_options)

cloud_prepare() {
  plan+='export CLOUDSDK_CORE_PROJECT=$project'$'\n'
}

cloud_upload() {
  local file=${1##*/}
  if [[ $file == "${2##*/}" ]]; then
    call gcloud storage rsync "${1%/*}" "${2%/*}" --checksums-only --exclude "^(?!${file//./\\.}\$)"
  else
    call gcloud storage cp --no-clobber "$1" "$2"
  fi
}

cloud_upload_folder() {
  call gcloud storage rsync "$1" "$2" --exclude '^(?!.*\.avsc$)'
}

cloud_submit() {
  local conf properties=
  if [[ $runner == dataflow ]]; then
    ((${#confs[@]} == 0)) && [[ -z $memory ]] ||
      mistakes+=("--memory, --conf: are of Spark; what a job on Dataflow needs are options of the program")
    need dataflow_options
    upload_inputs
    # Its options hold no space but those between them.
    plan+="$(quoted java -jar "$target/$jar" "${words[@]}" "--jobName=superhero-dataflow-$command") \$dataflow_options"$'\n'
    return
  fi
  for conf in ${memory:+"spark.executor.memory=$memory"} "${confs[@]}"; do
    properties+=",$(pair "${conf%%=*}" "${conf#*=}")"
  done
  need batch_workflow
  upload_inputs
  call gcloud workflows execute '${batch_workflow}' --location '${region}' \
    --data "{\"arguments\":$(json "${words[@]}"),\"properties\":{${properties#,}}}"
}

# A member of an object in JSON.
pair() {
  local key value
  key=$(json "$1")
  value=$(json "$2")
  key=${key#[} value=${value#[}
  printf %s "${key%]}:${value%]}"
}

cloud_status() {
  plan+='if [ -n "$batch_workflow" ]; then'$'\n'
  call gcloud workflows executions list '${batch_workflow}' --location '${region}' --limit 20
  call gcloud dataproc batches list --region '${region}' --limit 20
  plan+='fi'$'\n'
  plan+='if [ -n "$dataflow_options" ]; then'$'\n'
  call gcloud dataflow jobs list --region '${region}' --limit 20
  plan+='fi'$'\n'
}
