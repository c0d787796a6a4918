package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;

class ReportsTest {
  @TempDir Path folder;

  /** The policy for EMR lets a job delete what is named so. */
  @Test
  void noTopicCanBeNamedAsReportsAre() {
    String prefix = new Reports(Location.of(folder.toString()), "audit").prefix();

    assertThat(prefix).startsWith(".audit~");
    assertThat(Topic.isValid(prefix)).isFalse();
    assertThat(Topic.isValid(prefix.replace("~", ""))).isTrue();
  }
}
