package superhero.dataflow.store;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Ints;
import java.util.zip.CRC32C;

/** The checksum that stores compare the bytes of an object with before it shows. */
public final class Crc32c {
  private Crc32c() {}

  /** As S3 and Google Cloud Storage write it: Base64 of four bytes, the highest first. */
  public static String of(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return BaseEncoding.base64().encode(Ints.toByteArray((int) checksum.getValue()));
  }
}
