package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;

/** A page of the objects of a bucket and of what stands for those behind a delimiter. */
final class GcsListing {
  private static final int MAX_ENTRIES = 1000;

  private final GcsRequest request;
  private final String prefix;
  private final String delimiter;
  private final int max;

  /** The last entry of the page before; empty before the first. */
  private final String last;

  private GcsListing(GcsRequest request) {
    Map<String, String> query = request.query();
    this.request = request;
    this.prefix = query.getOrDefault("prefix", "");
    this.delimiter = query.getOrDefault("delimiter", "");
    this.max = Math.min(MAX_ENTRIES, Integer.parseInt(query.getOrDefault("maxResults", "1000")));
    this.last =
        new String(Base64.getUrlDecoder().decode(query.getOrDefault("pageToken", "")), UTF_8);
  }

  static ObjectNode page(NavigableMap<String, GcsObject> objects, GcsRequest request) {
    return new GcsListing(request).page(objects);
  }

  private ObjectNode page(NavigableMap<String, GcsObject> objects) {
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("kind", "storage#objects");
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    ArrayNode prefixes = JsonNodeFactory.instance.arrayNode();
    String before = last;
    for (GcsObject object : objects.tailMap(last.isEmpty() ? prefix : last, true).values()) {
      String name = object.name();
      if (!name.startsWith(prefix)) {
        break;
      }
      String entry = entry(name);
      if (entry.equals(before)) {
        continue;
      }
      if (items.size() + prefixes.size() == max) {
        page.put("nextPageToken", Base64.getUrlEncoder().encodeToString(before.getBytes(UTF_8)));
        break;
      }
      if (isPrefix(name)) {
        prefixes.add(entry);
      } else {
        items.add(object.json(request));
      }
      before = entry;
    }
    // An answer without some has no such field.
    if (!prefixes.isEmpty()) {
      page.set("prefixes", prefixes);
    }
    if (!items.isEmpty()) {
      page.set("items", items);
    }
    return page;
  }

  /** What a name is listed as: itself, or what it has up to the delimiter. */
  private String entry(String name) {
    return isPrefix(name)
        ? name.substring(0, name.indexOf(delimiter, prefix.length()) + delimiter.length())
        : name;
  }

  private boolean isPrefix(String name) {
    return !delimiter.isEmpty() && name.indexOf(delimiter, prefix.length()) >= 0;
  }
}
