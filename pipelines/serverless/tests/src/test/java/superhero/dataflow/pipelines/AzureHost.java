package superhero.dataflow.pipelines;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for the host of Azure Functions, which cannot be had here: it loads what {@code
 * function.json} names, with the jars of {@code lib}, and calls it with messages. The JDK is all
 * that it knows.
 */
final class AzureHost {
  private AzureHost() {}

  /** The folder of the function, then a file for each message; says what became of each. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String json = Files.readString(folder.resolve("function.json"));
    String entryPoint = field(json, "entryPoint");
    int dot = entryPoint.lastIndexOf('.');
    List<URL> jars = new ArrayList<>();
    jars.add(folder.resolve(field(json, "scriptFile")).normalize().toUri().toURL());
    for (File each : folder.resolve("../lib").normalize().toFile().listFiles()) {
      jars.add(each.toURI().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Class<?> type = loader.loadClass(entryPoint.substring(0, dot));
    for (String each : Arrays.asList(args).subList(1, args.length)) {
      String message = Files.readString(Path.of(each), StandardCharsets.UTF_8);
      try {
        type.getMethod(entryPoint.substring(dot + 1), String.class)
            .invoke(type.getConstructor().newInstance(), message);
        System.out.println("done " + Path.of(each).getFileName());
      } catch (ReflectiveOperationException e) {
        System.out.println("failed " + Path.of(each).getFileName() + " " + e.getCause());
      }
    }
  }

  private static String field(String json, String name) {
    Matcher field = Pattern.compile("\"" + name + "\": \"([^\"]+)\"").matcher(json);
    if (!field.find()) {
      throw new IllegalStateException("function.json has no " + name);
    }
    return field.group(1);
  }
}
