package sluice.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.worker.backend.WorkerPresence;

class QueueShareTest {

  @ParameterizedTest
  @CsvSource({"1, 16, 1", "2, 16, 1", "3, 16, 4", "5, 4, 2", "7, 1, 1", "4, 4096, 16"})
  void everyQueueBelongsToExactlyOneProcess(int processes, int queues, int threads) {
    List<WorkerPresence> roster =
        IntStream.range(0, processes).mapToObj(i -> process("p" + i, threads + i)).toList();
    List<Integer> all = new ArrayList<>();
    roster.forEach(self -> all.addAll(QueueShare.of(roster, self, queues)));
    assertThat(all).hasSize(queues).doesNotHaveDuplicates();
  }

  @Test
  void sharesAreInProportionToThreads() {
    List<WorkerPresence> roster = List.of(process("a", 1), process("b", 3));
    assertThat(QueueShare.of(roster, roster.get(0), 16)).hasSize(4);
    assertThat(QueueShare.of(roster, roster.get(1), 16)).hasSize(12);
  }

  @Test
  void aPinnedQueueIsLeftToItsProcess() {
    WorkerPresence pinned = new WorkerPresence("a", 1, OptionalInt.of(2));
    WorkerPresence other = process("b", 1);
    List<WorkerPresence> roster = List.of(pinned, other);
    assertThat(QueueShare.of(roster, pinned, 4)).containsExactly(2);
    assertThat(QueueShare.of(roster, other, 4)).containsExactly(0, 1, 3);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 4", "5, 2"})
  void everyQueueBeyondTheNumberBelongsToExactlyOneProcessThatIsNotPinned(
      int processes, int threads) {
    List<WorkerPresence> roster = new ArrayList<>();
    roster.add(new WorkerPresence("a", 2, OptionalInt.of(0)));
    IntStream.range(0, processes).forEach(i -> roster.add(process("p" + i, threads + i)));
    List<Integer> beyond = List.of(4, 5, 9, 77, 4095);
    List<Integer> all = new ArrayList<>();
    roster.forEach(self -> all.addAll(QueueShare.ofBeyond(roster, self, beyond)));
    assertThat(all).containsExactlyInAnyOrderElementsOf(beyond);
    assertThat(QueueShare.ofBeyond(roster, roster.get(0), beyond)).isEmpty();
  }

  private static WorkerPresence process(String id, int threads) {
    return new WorkerPresence(id, threads, OptionalInt.empty());
  }
}
