package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.options.Option;

/** What the README files say of commands and their options is so. */
class ReadmeOptionsTest {
  private static final String PROGRAM = "java -jar pipelines/target/superhero-dataflow.jar ";

  /** As a shell takes it. */
  private static final Pattern WORD = Pattern.compile("(\"[^\"]*\"|[^\\s\"])+");

  @Test
  void eachCommandLineIsTaken() throws IOException {
    List<String> commandLines =
        Readme.all().stream()
            .flatMap(readme -> readme.typed().stream())
            .filter(line -> line.startsWith(PROGRAM))
            // What the shell puts in its place, such as terraform's output.
            .map(line -> line.substring(PROGRAM.length()).replaceAll("\\$\\([^)]*\\)", ""))
            .filter(line -> !line.startsWith("<"))
            .toList();
    assertThat(commandLines).isNotEmpty();
    List<String> refused = new ArrayList<>();
    for (String line : commandLines) {
      List<String> words =
          WORD.matcher(line).results().map(word -> word.group().replace("\"", "")).toList();
      Optional<Command> command = Command.of(words);
      if (command.isEmpty()) {
        refused.add(line);
        continue;
      }
      Set<String> known = everyOption(command.get());
      for (String word : arguments(command.get().options(words))) {
        if (!word.startsWith("--") || !known.contains(word.replaceFirst("=.*", "").substring(2))) {
          refused.add(line + ": " + word);
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void eachOptionIsInOneTableWithItsDefault() {
    Set<String> expected = new TreeSet<>();
    for (Command command : Command.values()) {
      for (Option option : Option.of(command.optionsClass())) {
        String byDefault = option.required() ? "required" : option.defaultText();
        expected.add(documented(command, option.name(), byDefault));
      }
    }
    List<String> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Readme.Table table : Readme.at("pipelines/README.md").tables()) {
      if (table.header().get(0).equals("option")) {
        for (List<String> row : table.body()) {
          for (Command command : commands(table, row)) {
            for (String name : names(row.get(0))) {
              if (!everyOption(command).contains(name)) {
                unknown.add(command.typed() + " --" + name);
              }
              if (isListed(command, name)) {
                found.add(documented(command, name, row.get(1).replace("`", "")));
              }
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The words, with those of argument files; without three dots, which stand for more. */
  private static List<String> arguments(List<String> words) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith("@")) {
        Files.readAllLines(Readme.PROJECT.resolve(word.substring(1))).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .forEach(arguments::add);
      } else if (!word.equals("...")) {
        arguments.add(word);
      }
    }
    return arguments;
  }

  /** The commands that a row is of: those of its column, or of the heading. */
  private static List<Command> commands(Readme.Table table, List<String> row) {
    int column = table.header().indexOf("commands");
    String text = column < 0 ? table.heading() : row.get(column);
    List<String> named = Readme.quoted(text);
    boolean allBut = column >= 0 && text.startsWith("all");
    List<Command> commands =
        Arrays.stream(Command.values())
            .filter(command -> named.contains(command.typed()) != allBut)
            .toList();
    assertThat(allBut ? named.size() + commands.size() : commands.size())
        .as("commands of %s", row)
        .isEqualTo(allBut ? Command.values().length : named.size());
    return commands;
  }

  private static List<String> names(String cell) {
    return Readme.quoted(cell).stream().map(name -> name.replaceFirst("^--", "")).toList();
  }

  /** False for an option of Beam that help does not list. */
  private static boolean isListed(Command command, String name) {
    return Option.of(command.optionsClass()).stream().anyMatch(each -> each.name().equals(name));
  }

  private static String documented(Command command, String option, String byDefault) {
    return command.typed() + " --" + option + " (" + byDefault + ")";
  }

  /** With those of Beam and of the runners that are here. */
  private static Set<String> everyOption(Command command) {
    Set<String> names = new LinkedHashSet<>(properties(command.optionsClass()));
    PipelineOptionsFactory.getRegisteredOptions().forEach(each -> names.addAll(properties(each)));
    return names;
  }

  private static Set<String> properties(Class<? extends PipelineOptions> optionsClass) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(optionsClass.getMethods())
        .map(method -> method.getName().replaceFirst("^(get|is)(?=[A-Z])", ""))
        .map(java.beans.Introspector::decapitalize)
        .forEach(names::add);
    return names;
  }
}
