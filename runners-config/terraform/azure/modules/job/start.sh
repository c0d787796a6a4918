# The arguments are those of the program; + stands between two runs of it. The first that fails ends all.
set -eu
# The text that the alarm looks for.
run='to fetch the jar'
trap 'code=$?; ((code == 0)) || echo "superhero-dataflow failed: $run ended with exit code $code"' EXIT
cd "${PLACE:-/tmp}"
printf %s "$FETCH" > Fetch.java
java Fetch.java "$JAR" program.jar
words=()
for word in "$@" +; do
  if [[ $word != + ]]; then
    words+=("$word")
    continue
  fi
  run=${words[0]}
  java -XX:MaxRAMPercentage=75 -jar program.jar "${words[@]}"
  words=()
done
