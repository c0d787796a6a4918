package superhero.dataflow.simulation;

import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The name of an object, or of a folder if it ends with a slash. */
record SimResourceId(String name) implements ResourceId {
  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    boolean folder = options == StandardResolveOptions.RESOLVE_DIRECTORY && !other.endsWith("/");
    return new SimResourceId(getCurrentDirectory() + other + (folder ? "/" : ""));
  }

  @Override
  public SimResourceId getCurrentDirectory() {
    return new SimResourceId(name.substring(0, name.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return SimFileSystem.SCHEME;
  }

  @Override
  public String getFilename() {
    String folderless = isDirectory() ? name.substring(0, name.length() - 1) : name;
    return folderless.substring(folderless.lastIndexOf('/') + 1);
  }

  @Override
  public boolean isDirectory() {
    return name.endsWith("/");
  }

  @Override
  public String toString() {
    return name;
  }
}
