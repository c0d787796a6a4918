package superhero.dataflow.pipelines.settings;

import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.redis.RedisServer;

/** The Redis that an option names. */
public final class RedisSettings {
  private RedisSettings() {}

  /** The server of {@code --redis}; null without it, or where it is a mistake. */
  public static @Nullable RedisServer read(@Nullable String uri, Mistakes mistakes) {
    if (uri == null) {
      return null;
    }
    try {
      return RedisServer.at(uri);
    } catch (IllegalArgumentException e) {
      // Not quoted: it may hold a password.
      mistakes.add("redis", null, e.getMessage());
      return null;
    }
  }
}
