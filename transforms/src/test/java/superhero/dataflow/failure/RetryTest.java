package superhero.dataflow.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
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

  private static String attempt(Queue<JobException> failures) {
    JobException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return "done";
  }
}
