# What the scripts need of Azure; plan.sh says what each is.

cloud_runners=(direct)
cloud_commands=(ingest standardize replay compact audit diff)
cloud_scheme=azfs
cloud_outputs=(artifacts_account container schedule)

cloud_prepare() {
  :
}

# The CLI does not compare, so a jar goes up each time.
cloud_upload() {
  call az storage blob upload --auth-mode login --account-name '${artifacts_account}' --container-name artifacts \
    --name "${2#*/}" --file "$1" --overwrite --no-progress --output none
}

cloud_upload_folder() {
  call az storage blob upload-batch --auth-mode login --account-name '${artifacts_account}' --destination artifacts \
    --destination-path "${2#*/}" --source "$1" --pattern '*.avsc' --overwrite --no-progress --output none
}

cloud_submit() {
  ((${#confs[@]} == 0)) && [[ -z $memory ]] ||
    mistakes+=("--memory, --conf: are of Flink and Spark; deploy job_cpu=... gives a job more cores and memory")
  jar=superhero-dataflow.jar
  need compute
  upload_inputs
  # The template's container, with arguments in it.
  plan+='container=${container%\}}'$'\n'
  call az rest --method post --url 'https://management.azure.com${compute}/start?api-version=2024-03-01' \
    --body "{\"containers\":[\${container},\"args\":$(json "${words[@]}")}]}"
}

cloud_status() {
  local job
  for job in compute schedule; do
    plan+="if [ -n \"\$$job\" ]; then"$'\n'
    call az rest --method get --url "https://management.azure.com\${$job}/executions?api-version=2024-03-01" \
      --query 'value[].[name,properties.status,properties.startTime,properties.endTime]' --output table
    plan+='fi'$'\n'
  done
}
