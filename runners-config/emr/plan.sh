# Sourced by the scripts beside it. A script writes a plan: calls of the AWS CLI as text for bash, which
# --dry-run prints and which bash runs otherwise. ${Raw} and the like in it are outputs of the stack.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$(dirname "$(dirname "$here")")/pipelines/target
outputs=(Raw Standard Artifacts Contributors Cluster Application ServerlessRole)
stack=superhero-dataflow
dry_run=false
plan=
mistakes=()
words=()

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

# Reads the options that every script has. Others are for the script's own function `flag`, or a mistake;
# what follows -- goes to `words`.
read_arguments() {
  while (($#)); do
    case $1 in
      --help) usage; exit ;;
      --dry-run) dry_run=true ;;
      --stack=*) stack=${1#*=} ;;
      --) shift; words+=("$@"); break ;;
      # Without its value, which might be a secret.
      *) flag "$1" || mistakes+=("${1%%=*}: not an argument of $(basename "$0")") ;;
    esac
    shift
  done
  # It begins the names of buckets.
  [[ $stack =~ ^[a-z][a-z0-9-]*$ ]] ||
    mistakes+=("--stack=$stack: should be lower-case letters, digits and -, a letter first")
}

flag() {
  false
}

# Words as bash reads them back; an output of the stack is left to be put in when the plan runs.
quoted() {
  local word output line=
  for word; do
    word=${word//\'/"'\''"}
    for output in "${outputs[@]}"; do
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

# The plan then knows the outputs of the stack; those named must be there.
look_up() {
  local output
  plan+="outputs=\$($(quoted aws cloudformation describe-stacks --stack-name "$stack" \
    --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text))"$'\n'
  plan+='while read -r name value; do declare "$name=$value"; done <<< "$outputs"'$'\n'
  for output; do
    plan+=": \"\${$output:?the stack $stack has none; see runners-config/emr/deploy --help}\""$'\n'
  done
}

# Puts a jar that mvn package made where the stack's jobs find it, unless it is there already.
upload() {
  $dry_run || [[ -e $target/$1 ]] ||
    mistakes+=("pipelines/target/$1 is not there; mvn -q -DskipTests package makes it")
  refuse_mistakes
  call aws s3 sync "$target" 's3://${Artifacts}/jars/' --exclude '*' --include "$1" --only-show-errors
}

# Sets `words` to the arguments of the program: those of ingest on this stack, then the user's, of which
# the last counts. An @argument-file gives its lines: the program could not read it where it runs.
program_arguments() {
  local word line given=("${words[@]}")
  words=(ingest '--raw=s3://${Raw}' '--standard=s3://${Standard}' "$@")
  for word in "${given[@]}"; do
    if [[ $word != @* ]]; then
      words+=("$word")
    elif [[ -r ${word#@} ]]; then
      while read -r line || [[ -n $line ]]; do
        [[ -z $line || $line == '#'* ]] || words+=("$line")
      done < "${word#@}"
    else
      mistakes+=("$word: cannot be read; it should be a file, an argument a line")
    fi
  done
  for word in "${words[@]}"; do
    if [[ $word =~ ://[^/]*@ || ${word,,} =~ (password|secret[a-z]*)\"?\ *[=:] ]]; then
      mistakes+=("${word%%=*}: holds a password or a secret, and EMR shows the arguments of a job")
    fi
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

# A step of the cluster, of command-runner.jar.
step() {
  call aws emr add-steps --cluster-id '${Cluster}' --steps "[{\"Name\":\"$1\",\"Type\":\"CUSTOM_JAR\",\
\"Jar\":\"command-runner.jar\",\"ActionOnFailure\":\"CONTINUE\",\"Args\":$(json "${@:2}")}]"
}

# Prints the plan or runs it.
finish() {
  if $dry_run; then
    printf %s "$plan"
  else
    bash -euo pipefail -c "$plan" || exit 1
  fi
}
