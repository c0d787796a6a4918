package superhero.dataflow.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final JobException passing = new JobException("away", new Exception(), true);
  private final JobException lasting = new JobException("wrong");

  @Test
  void whatPassesIsTriedAgain() {
    Queue<JobException> failures = new ArrayDeque<>(List.of(passing, passing));

    assertThat(Retry.whilePassing(() -> attempt(failures))).isEqualTo("done");
    assertThat(failures).isEmpty();
  }

  @Test
  void whatDoesNotPassIsNotTriedAgain() {
    Queue<JobException> failures = new ArrayDeque<>(List.of(passing, lasting, passing));

    assertThatThrownBy(() -> Retry.whilePassing(() -> attempt(failures))).isSameAs(lasting);
    assertThat(failures).hasSize(1);
  }

  @Test
  void patienceEnds() {
    Queue<JobException> failures = new ArrayDeque<>(List.of(passing, passing));

    assertThatThrownBy(() -> Retry.whilePassing(Duration.ZERO, () -> attempt(failures)))
        .isInstanceOfSatisfying(
            JobException.class, failure -> assertThat(failure.isPassing()).isFalse())
        .hasMessageStartingWith("away (tried for ");
    assertThat(failures).hasSize(1);
  }

  @Test
  void anInterruptedWaitEnds() {
    Queue<JobException> failures = new ArrayDeque<>(List.of(passing));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Retry.whilePassing(() -> attempt(failures)))
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsWaitedForIsKnownUntilItCame() {
    long before = Retry.failures();
    List<Retry.Waiting> known = new ArrayList<>();
    Queue<JobException> failures = new ArrayDeque<>(List.of(passing, passing));

    Retry.whilePassing(
        () -> {
          known.addAll(Retry.waiting());
          return attempt(failures);
        });

    assertThat(known).extracting(Retry.Waiting::reason).containsExactly("away", "away");
    assertThat(known).extracting(Retry.Waiting::since).allMatch(known.get(0).since()::equals);
    assertThat(Retry.waiting()).isEmpty();
    assertThat(Retry.failures() - before).isEqualTo(2);
  }

  private static String attempt(Queue<JobException> failures) {
    JobException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return "done";
  }
}
