package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Markdown file of the project, as GitHub reads it. */
public record Readme(Path file, List<String> lines) {
  public static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> FOR_USERS = Set.of("README.md", "OPERATIONS.md", "CHANGELOG.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** A table, and the last heading before it. */
  public record Table(String heading, List<List<String>> rows) {
    public List<String> header() {
      return rows.get(0);
    }

    /** The rows below the header and its line. */
    public List<List<String>> body() {
      return rows.subList(2, rows.size());
    }
  }

  public static Readme at(String file) {
    return read(PROJECT.resolve(file));
  }

  /** Every file that a user reads. */
  static List<Readme> all() throws IOException {
    return files().stream()
        .filter(file -> FOR_USERS.contains(file.getFileName().toString()))
        .map(Readme::read)
        .toList();
  }

  /** Names of the source files of tests. */
  static Set<String> tests() throws IOException {
    return files().stream()
        .filter(file -> file.toString().contains("/src/test/java/"))
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is in the project, outside what is built. */
  private static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(PROJECT) && (name.startsWith(".") || name.equals("target"));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            all.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return all;
  }

  /** Targets of the links that do not leave the project. */
  List<String> links() {
    return text().stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(link -> link.group(1))
        .filter(target -> !target.contains("://"))
        .toList();
  }

  /** What links to this file may have behind a #. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    for (String line : text()) {
      if (line.startsWith("#")) {
        String title = line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
        String anchor = title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
        int same = 0;
        while (!anchors.add(same == 0 ? anchor : anchor + "-" + same)) {
          same++;
        }
      }
    }
    return anchors;
  }

  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    String heading = "";
    boolean inTable = false;
    for (String line : text()) {
      if (line.startsWith("#")) {
        heading = line;
      }
      if (line.startsWith("|")) {
        if (!inTable) {
          tables.add(new Table(heading, new ArrayList<>()));
        }
        String cells = line.substring(1, line.lastIndexOf('|'));
        tables.get(tables.size() - 1).rows().add(Splitter.on('|').trimResults().splitToList(cells));
      }
      inTable = line.startsWith("|");
    }
    return tables;
  }

  /** Lines to be typed into a shell, each with those that continue it. */
  List<String> typed() {
    List<String> typed = new ArrayList<>();
    boolean continued = false;
    for (String line : lines) {
      if (line.startsWith("    ")) {
        String words = line.strip().replaceFirst("\\\\$", "");
        if (continued) {
          typed.set(typed.size() - 1, typed.get(typed.size() - 1) + words);
        } else {
          typed.add(words);
        }
      }
      continued = line.endsWith("\\");
    }
    return typed;
  }

  /** The blocks of code of a language. */
  public List<List<String>> blocks(String language) {
    List<List<String>> blocks = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        inside = line.equals("```" + language);
        if (inside) {
          blocks.add(new ArrayList<>());
        }
      } else if (inside) {
        blocks.get(blocks.size() - 1).add(line);
      }
    }
    return blocks;
  }

  /** What stands in backquotes. */
  public static List<String> quoted(String text) {
    return QUOTED.matcher(text).results().map((MatchResult each) -> each.group(1)).toList();
  }

  /** The lines that are not code. */
  private List<String> text() {
    List<String> text = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced && !line.startsWith("    ")) {
        text.add(line);
      }
    }
    return text;
  }

  private static Readme read(Path file) {
    try {
      return new Readme(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
