# Sourced by the scripts beside it. A script writes a plan: calls of terraform and of the cloud's CLI as text
# for bash, which --dry-run prints and which bash runs otherwise. ${raw} and the like in it are outputs of
# terraform, looked up when the plan runs.
#
# What a script needs of a cloud is in CLOUD/cloud.sh, which defines:
#
#   cloud_runners=(flink spark ...)   what --runner= takes, the default first
#   cloud_commands=(ingest ...)       what `submit` takes, all that the cloud's runners can run
#   cloud_scheme=s3                   locations of this cloud begin with it
#   cloud_outputs=(job_role ...)      outputs of terraform that its plans use, beside those of all clouds
#   cloud_prepare                     adds the calls that the CLI needs first, such as its region
#   cloud_upload FILE URI             adds the call that puts a file of this machine to a URI, unless it is there
#   cloud_upload_folder FOLDER URI    the same for all files of a folder
#   cloud_submit                      adds the calls that run the program: $jar is a name in pipelines/target, $runner
#                                     a word of cloud_runners, "${words[@]}" its arguments, $memory and "${confs[@]}" (key=value)
#                                     what the user gave. It calls need with the outputs that must be there, then
#                                     upload_inputs.
#   cloud_status                      adds the calls that list what runs and ran

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$(dirname "$(dirname "$here")")/pipelines/target
cloud=aws
outputs=(raw standard artifacts options compute)
dry_run=false
plan=
mistakes=()
words=()
uploads=()

# The comment at the head of the script.
usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
}

# Says what was wrong with the arguments, all at once, and ends.
refuse_mistakes() {
  ((${#mistakes[@]} == 0)) && return
  printf '%s\n' "${mistakes[@]}" "See: $(basename "$0") --help" >&2
  exit 2
}

# Reads the options that every script has. Others are for the script's own function `argument`, or a
# mistake; what follows -- goes to `words`.
read_arguments() {
  local given=()
  while (($#)); do
    case $1 in
      --dry-run) dry_run=true ;;
      --cloud=*) cloud=${1#*=} ;;
      --) shift; words+=("$@"); break ;;
      *) given+=("$1") ;;
    esac
    shift
  done
  if [[ -r $here/$cloud/cloud.sh && $cloud != */* ]]; then
    . "$here/$cloud/cloud.sh"
    outputs+=("${cloud_outputs[@]}")
  else
    mistakes+=("--cloud=$cloud: should be aws, gcp or azure")
    refuse_mistakes
  fi
  root=$here/$cloud
  for argument in "${given[@]}"; do
    [[ $argument != --help ]] || { usage; exit; }
    # Without its value, which might be a secret.
    argument "$argument" || mistakes+=("${argument%%=*}: not an argument of $(basename "$0")")
  done
}

argument() {
  false
}

# Whether the first word is one of the others.
is_one_of() {
  local word
  for word in "${@:2}"; do
    [[ $word != "$1" ]] || return 0
  done
  return 1
}

# Words as bash reads them back; an output of terraform is left to be put in when the plan runs.
quoted() {
  local word output line=
  for word; do
    word=${word//\'/"'\''"}
    for output in "${outputs[@]}" ingest_standard run; do
      word=${word//"\${$output}"/"'\"\${$output}\"'"}
    done
    [[ $word =~ ^[A-Za-z0-9_./:=@,-]+$ ]] || word="'$word'"
    word=${word/#"''\""/\"}
    word=${word/%"\"''"/\"}
    line+=" $word"
  done
  printf %s "${line# }"
}

# One more call of the plan.
call() {
  plan+="$(quoted "$@")"$'\n'
}

# One more call of terraform, on the cloud's root module.
terraform() {
  call terraform "-chdir=$root" "$@"
}

# Adds the lines that keep values of variables for the next call of deploy: the pattern of their names,
# then a setting each.
keep() {
  plan+="file=$(quoted "$root/deploy.auto.tfvars")"$'\n'
  plan+='touch "$file"'$'\n'
  plan+="{ grep -vE '^($1) = ' \"\$file\" || true; printf '%s\\n' $(quoted "${@:2}"); } > \"\$file.new\""$'\n'
  plan+='mv "$file.new" "$file"'$'\n'
}

# The plan then knows the outputs; those named must be there.
need() {
  local output
  plan+="for name in ${outputs[*]}; do"$'\n'
  plan+="  value=\$($(quoted terraform "-chdir=$root" output -raw) \"\$name\")"$'\n'
  plan+='  declare "$name=$value"'$'\n'
  plan+='done'$'\n'
  for output; do
    plan+=": \"\${$output:?is not deployed; see runners-config/terraform/deploy --help}\""$'\n'
  done
  # "none" if the function makes the tables.
  plan+='ingest_standard=${options#*--standard=}'$'\n'
  plan+='ingest_standard=${ingest_standard%% *}'$'\n'
  plan+='run=$(date -u +%Y%m%dT%H%M%SZ)'$'\n'
  cloud_prepare
}

# A local file or folder that an option of the program names goes to the artifacts, under a name made of
# its content: a job that runs keeps what it was given. Prints the option as the job will read it.
uploaded() {
  local option=${1%%=*} path=${1#*=} sum uri
  if [[ $path == *://* ]]; then
    printf %s "$1"
  elif [[ $option == --models && -d $path ]]; then
    sum=$(cd "$path" && cat -- *.avsc | sha256sum)
    printf %s "$option=\${artifacts}/models/${sum:0:16}"
  elif [[ $option == --kafkaConfig && -r $path && ! -d $path ]]; then
    sum=$(sha256sum < "$path")
    printf %s "$option=\${artifacts}/kafka/${sum:0:16}.properties"
  fi
}

# Adds the uploads of the jar and of what options name, unless they are there already.
upload_inputs() {
  local upload
  $dry_run || [[ -e $target/$jar ]] ||
    mistakes+=("pipelines/target/$jar is not there; mvn -q -DskipTests package makes it")
  refuse_mistakes
  cloud_upload "$target/$jar" "\${artifacts}/jars/$jar"
  for upload in "${uploads[@]}"; do
    if [[ -d ${upload%%=*} ]]; then
      cloud_upload_folder "${upload%%=*}" "${upload#*=}"
    else
      cloud_upload "${upload%%=*}" "${upload#*=}"
    fi
  done
}

# Sets `words` to the arguments of the program: the command with the locations of this deployment, then the
# user's, of which the last counts. An @argument-file gives its lines: the program could not read it where it runs.
program_arguments() {
  local word line given=()
  for word in "${words[@]}"; do
    if [[ $word != @* ]]; then
      given+=("$word")
    elif [[ -r ${word#@} ]]; then
      while read -r line || [[ -n $line ]]; do
        [[ -z $line || $line == '#'* ]] || given+=("$line")
      done < "${word#@}"
    else
      mistakes+=("$word: cannot be read; it should be a file, an argument a line")
    fi
  done
  words=("$command")
  case $command in
    ingest) words+=('--raw=${raw}' '--standard=${ingest_standard}' "$@") ;;
    compact) words+=('--standard=${standard}') ;;
    # Its small reports: a job deletes nothing in raw.
    replay)
      words+=('--raw=${raw}' '--tempLocation=${standard}')
      [[ " ${given[*]}" != *' --deadLetters='* ]] || words+=('--standard=${standard}') ;;
    diff) words+=('--raw=${raw}' '--standard=${standard}' '--into=${artifacts}/diff/${run}') ;;
    *) words+=('--raw=${raw}' '--standard=${standard}') ;;
  esac
  for word in "${given[@]}"; do
    if [[ $word == --models=* || $word == --kafkaConfig=* ]]; then
      line=$(uploaded "$word")
      [[ -n $line ]] || mistakes+=("$word: cannot be read; it should be on this machine, or $cloud_scheme://...")
      [[ $line == "$word" ]] || uploads+=("${word#*=}=${line#*=}")
      word=$line
    fi
    if [[ $word =~ ://[^/]*@ || ${word,,} =~ (password|secret[a-z]*)\"?\ *[=:] ]]; then
      mistakes+=("${word%%=*}: holds a password or a secret, and anybody who sees the job sees its arguments")
    fi
    words+=("$word")
  done
  refuse_mistakes
}

# Words as a list in JSON.
json() {
  local word list=
  for word; do
    word=${word//\\/\\\\}
    word=${word//\"/\\\"}
    list+=",\"$word\""
  done
  printf '[%s]' "${list#,}"
}

# Prints the plan or runs it.
finish() {
  if $dry_run; then
    printf %s "$plan"
  else
    bash -euo pipefail -c "$plan" || exit 1
  fi
}
