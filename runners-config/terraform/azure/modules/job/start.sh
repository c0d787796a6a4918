# The arguments are those of the program; + stands between two runs of it. The first that fails ends all.
set -eu
cd "${PLACE:-/tmp}"
printf %s "$FETCH" > Fetch.java
java Fetch.java "$JAR" program.jar
words=()
for word in "$@" +; do
  if [ "$word" != + ]; then
    words+=("$word")
    continue
  fi
  java -XX:MaxRAMPercentage=75 -jar program.jar "${words[@]}" || {
    code=$?
    # The text that the alarm looks for.
    echo "superhero-dataflow failed: ${words[0]} ended with exit code $code"
    exit "$code"
  }
  words=()
done
