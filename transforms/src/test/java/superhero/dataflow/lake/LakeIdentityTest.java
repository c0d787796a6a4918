package superhero.dataflow.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;

class LakeIdentityTest {
  @TempDir Path folder;

  @Test
  void aLakeIsClaimedOnceAndStaysTheGroups() throws IOException {
    String id = claim("g", "raw", "standard", "standard/dead_letters");

    assertThat(folder.resolve("raw/_lake.json"))
        .hasContent(
            "{\"format_version\":1,\"id\":\"%s\",\"role\":\"raw\",\"consumer_group\":\"g\",\"raw\":\"%s\",\"standard\":\"%s\",\"dead_letters\":\"%s\"}"
                .formatted(id, at("raw"), at("standard"), at("standard/dead_letters")));
    assertThat(folder.resolve("standard/_lake.json")).content().contains("\"role\":\"standard\"");
    assertThat(folder.resolve("standard/dead_letters/_lake.json")).exists();
    long written = modified("raw");
    assertThat(claim("g", "raw", "standard", "standard/dead_letters")).isEqualTo(id);
    assertThat(modified("raw")).isEqualTo(written);
    assertThat(LakeIdentity.ids(List.of(at("raw"), at("standard"), at("other"))))
        .containsExactly(id);
  }

  @Test
  void aLakeOfAnEarlierVersionIsClaimedWithWhatIsInIt() {
    at("raw").put("logs/x.json.gz", new byte[1], "text/plain");

    claim("g", "raw", "standard", "dead");

    assertThat(folder.resolve("raw/_lake.json")).exists();
  }

  @Test
  void aLakeThatIsRawAloneMayGetTablesAndKeepsThem() {
    String id = claim("g", "raw", null, null);

    assertThat(claim("g", "raw", "standard", "dead")).isEqualTo(id);
    assertThat(claim("g", "raw", null, null)).isEqualTo(id);
    assertRefused("g", "raw", "another", "dead", "is of the lake with --standard=");
  }

  @Test
  void anotherGroupsLocationIsRefusedAndNothingIsWritten() {
    claim("g", "raw", "standard", "dead");

    assertRefused("h", "raw2", "standard", "dead2", "is of the lake of consumer group g, not h");
    assertRefused("h", "raw", "standard2", "dead2", "is of the lake of consumer group g, not h");
    assertRefused("h", "raw2", "standard2", "dead", "is of the lake of consumer group g, not h");
    assertThat(folder.resolve("raw2")).doesNotExist();
    assertThat(folder.resolve("standard2")).doesNotExist();
  }

  /** The other has looked, found nothing, and not yet written its identity. */
  @Test
  void ofTwoGroupsThatClaimALocationAtOnceOneIsRefused() throws IOException {
    String other = LakeIdentity.NAME + "." + LakeIdentity.id("g", at("raw")) + ".1";
    at("standard").put(other, new byte[0], "application/json");

    assertRefused("h", "raw2", "standard", "dead", "another consumer group is about to make");
    assertThat(folder.resolve("raw2")).isEmptyDirectory();
    assertThat(folder.resolve("standard")).isDirectoryNotContaining("glob:**_lake.json");

    claim("g", "raw", "standard", "dead");
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(Files::isRegularFile).map(each -> each.getFileName().toString()))
          .containsOnly(LakeIdentity.NAME, other);
    }
  }

  @Test
  void locationsThatDoNotBelongTogetherAreRefused() {
    claim("g", "raw", "standard", "dead");

    assertRefused("g", "raw2", "standard", "dead", "is of the lake with --raw=" + at("raw"));
    assertRefused("g", "raw", "standard2", "dead", "is of the lake with --standard=");
    assertRefused("g", "raw", "standard", "dead2", "is of the lake with --deadLetters=");
    assertRefused("g", "standard", "raw", "dead", "has the standard of a lake, not its raw");
  }

  @Test
  void ofTwoLakesOneInsideTheOtherTheSecondIsRefusedWhicheverItIs() {
    claim("g", "outer", "tables", "dead");
    assertRefused("h", "outer/deep/er", "tables2", "dead2", "is inside " + at("outer"));
    assertRefused("g", "outer/in", "tables2", "dead2", "is inside " + at("outer"));

    claim("h", "a/deep/inner", "b/inner", "c/inner");
    assertRefused("i", "a", "tables3", "dead3", "has " + at("a/deep/inner") + " inside it");
    assertRefused("i", "raw3", "b", "dead3", "has " + at("b/inner") + " inside it");
    assertRefused("i", "raw3", "tables3", "c", "has " + at("c/inner") + " inside it");
  }

  @Test
  void anIdentityThatCannotBeReadIsNoMissingOne() {
    at("raw").put(LakeIdentity.NAME, "{".getBytes(UTF_8), "application/json");
    assertRefused("g", "raw", null, null, "does not say whose lake this is");

    at("raw").put(LakeIdentity.NAME, "{\"format_version\":2}".getBytes(UTF_8), "text/plain");
    assertRefused("g", "raw", null, null, "is of a later version");
    assertThatThrownBy(() -> LakeIdentity.checkVersion(at("raw")))
        .isInstanceOf(JobException.class)
        .hasMessage(
            at("raw") + "_lake.json is of a later version of superhero-dataflow: use that one");

    at("raw").put(LakeIdentity.NAME, "{\"format_version\":0}".getBytes(UTF_8), "text/plain");
    assertRefused("g", "raw", null, null, "its format_version should be 1 or more");
  }

  private void assertRefused(
      String group, String raw, String standard, String deadLetters, String why) {
    assertThatThrownBy(() -> claim(group, raw, standard, deadLetters))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(why);
  }

  private String claim(String group, String raw, String standard, String deadLetters) {
    return LakeIdentity.claim(
        group,
        at(raw),
        standard == null ? null : at(standard),
        deadLetters == null ? null : at(deadLetters));
  }

  private Location at(String path) {
    return Location.of(folder + "/" + path);
  }

  private long modified(String location) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(location + "/_lake.json")).toMillis();
  }
}
