package superhero.dataflow.write;

import java.io.IOException;
import java.util.List;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.StoredObject;

/** Waits for what a sink sends to the lake. */
public final class Uploaded {
  private Uploaded() {}

  /** The objects of a batch, which are there. */
  public static List<StoredObject> by(Sink.Writer writer, Batch batch) throws IOException {
    try (Uploads uploads = new Uploads()) {
      List<StoredObject> objects = writer.write(batch, uploads);
      uploads.await();
      return objects;
    }
  }
}
