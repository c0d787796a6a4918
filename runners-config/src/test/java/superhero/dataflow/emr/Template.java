package superhero.dataflow.emr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The CloudFormation template as it is resolved with given parameters: conditions decided, what
 * they leave out gone, functions in place of their values. An ARN is written as {@code Raw.Arn}. A
 * name that is not there, or that conditions leave out, ends it with an exception.
 */
final class Template {
  static final Path FILE = Path.of("emr", "stack.yaml");

  private static final Map<String, Object> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::AccountId", "123456789012",
          "AWS::Partition", "aws",
          "AWS::Region", "eu-central-1",
          "AWS::StackName", "superhero-dataflow");

  private static final Object NO_VALUE = new Object();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private final Map<String, Object> template;
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  private Template(Map<String, ?> given) {
    template = map(parse(text()));
    map(template.get("Parameters"))
        .forEach(
            (name, parameter) -> {
              String value =
                  String.valueOf(
                      given.containsKey(name) ? given.get(name) : get(parameter, "Default"));
              boolean isList = Objects.equals(get(parameter, "Type"), "CommaDelimitedList");
              parameters.put(name, isList ? List.of(value.split(",", -1)) : value);
            });
  }

  /** The template with some parameters, and the default of the others. */
  static Template with(Map<String, ?> parameters) {
    return new Template(parameters);
  }

  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** YAML, JSON too, with CloudFormation's short tags as its functions. */
  static Object parse(String yaml) {
    return new Yaml(new Tags()).load(yaml);
  }

  /** A part of the template as it is written. */
  Map<String, Object> written(String section) {
    return map(template.get(section));
  }

  /** The resources that conditions leave, by name. */
  Map<String, Map<String, Object>> resources() {
    return present("Resources");
  }

  Map<String, Map<String, Object>> outputs() {
    return present("Outputs");
  }

  /** Resources of a type, by name: their properties. */
  Map<String, Map<String, Object>> properties(String type) {
    Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
    resources()
        .forEach(
            (name, resource) -> {
              if (Objects.equals(resource.get("Type"), type)) {
                properties.put(name, map(resource.get("Properties")));
              }
            });
    return properties;
  }

  /** What a rule says against the parameters. */
  List<String> objections() {
    List<String> objections = new ArrayList<>();
    for (Object rule : written("Rules").values()) {
      if (decide(get(rule, "RuleCondition"))) {
        for (Object assertion : (List<?>) get(rule, "Assertions")) {
          if (!decide(get(assertion, "Assert"))) {
            objections.add((String) get(assertion, "AssertDescription"));
          }
        }
      }
    }
    return objections;
  }

  /** Calls for each map in a tree of maps and lists. */
  static void walk(Object tree, Consumer<Map<String, Object>> visitor) {
    if (tree instanceof Map) {
      visitor.accept(map(tree));
      map(tree).values().forEach(each -> walk(each, visitor));
    } else if (tree instanceof Collection<?> all) {
      all.forEach(each -> walk(each, visitor));
    }
  }

  /** What a path of keys leads to. */
  static Object get(Object tree, String... path) {
    Object found = tree;
    for (String key : path) {
      found = map(found).get(key);
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }

  private Map<String, Map<String, Object>> present(String section) {
    Map<String, Map<String, Object>> present = new LinkedHashMap<>();
    written(section)
        .forEach(
            (name, each) -> {
              if (isPresent(each)) {
                present.put(name, map(resolve(each)));
              }
            });
    return present;
  }

  private boolean isPresent(Object each) {
    Object condition = get(each, "Condition");
    return condition == null || decide(Map.of("Condition", condition));
  }

  private boolean decide(Object condition) {
    Map.Entry<String, Object> function = map(condition).entrySet().iterator().next();
    Object value = function.getValue();
    return switch (function.getKey()) {
      case "Condition" -> decide(there(written("Conditions"), (String) value));
      case "Fn::Not" -> !decide(((List<?>) value).get(0));
      case "Fn::Or" -> ((List<?>) value).stream().anyMatch(this::decide);
      case "Fn::Equals" ->
          ((List<?>) value).stream().map(this::resolve).map(String::valueOf).distinct().count()
              == 1;
      default -> throw new IllegalArgumentException("a condition with " + function.getKey());
    };
  }

  private Object resolve(Object tree) {
    if (tree instanceof List<?> list) {
      return list.stream().map(this::resolve).filter(each -> each != NO_VALUE).toList();
    }
    if (!(tree instanceof Map)) {
      return tree;
    }
    Map.Entry<String, Object> only =
        map(tree).size() == 1 ? map(tree).entrySet().iterator().next() : Map.entry("", "");
    return switch (only.getKey()) {
      case "Ref" -> reference((String) only.getValue());
      case "Fn::GetAtt" -> attribute((String) only.getValue());
      case "Fn::Sub" ->
          VARIABLE
              .matcher((String) only.getValue())
              .replaceAll(
                  found ->
                      String.valueOf(
                          found.group(1).contains(".")
                              ? attribute(found.group(1))
                              : reference(found.group(1))));
      case "Fn::If" -> {
        List<?> branches = (List<?>) only.getValue();
        boolean first = decide(Map.of("Condition", branches.get(0)));
        yield resolve(branches.get(first ? 1 : 2));
      }
      case "Fn::Join" -> {
        List<?> join = (List<?>) only.getValue();
        yield ((List<?>) resolve(join.get(1)))
            .stream().map(String::valueOf).collect(Collectors.joining((String) join.get(0)));
      }
      default -> {
        if (only.getKey().startsWith("Fn::")) {
          throw new IllegalArgumentException(only.getKey());
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        map(tree).forEach((key, value) -> resolved.put(key, resolve(value)));
        resolved.values().removeIf(value -> value == NO_VALUE);
        yield resolved;
      }
    };
  }

  private Object reference(String name) {
    if (name.equals("AWS::NoValue")) {
      return NO_VALUE;
    }
    if (PSEUDO_PARAMETERS.containsKey(name)) {
      return PSEUDO_PARAMETERS.get(name);
    }
    return parameters.containsKey(name) ? parameters.get(name) : resource(name);
  }

  private String attribute(String nameAndAttribute) {
    resource(nameAndAttribute.substring(0, nameAndAttribute.indexOf('.')));
    return nameAndAttribute;
  }

  private String resource(String name) {
    if (!isPresent(there(written("Resources"), name))) {
      throw new IllegalArgumentException(name + " is left out with " + parameters);
    }
    return name;
  }

  private static Object there(Map<String, Object> all, String name) {
    if (!all.containsKey(name)) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return all.get(name);
  }

  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put("!", new Function());
    }

    private final class Function extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String name = node.getTag().getValue().substring(1);
        Object value =
            node instanceof ScalarNode scalar
                ? constructScalar(scalar)
                : node instanceof SequenceNode sequence
                    ? constructSequence(sequence)
                    : constructMapping((MappingNode) node);
        return Map.of(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, value);
      }
    }
  }
}
