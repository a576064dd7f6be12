package sluice.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackKindTest {

  @ParameterizedTest
  @EnumSource
  void theSameSeedKindAndIndexGiveTheSameAttack(AttackKind kind) {
    for (long index : new long[] {0, 1, 2, 1000}) {
      Attack one = kind.draw(9, index);
      Attack again = kind.draw(9, index);
      assertThat(again.pieces()).usingElementComparator(Arrays::compare).isEqualTo(one.pieces());
      assertThat(again).hasToString(one.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void mostAttacksAreSmallSoThatManyCanBeSent(AttackKind kind) {
    long bytes = 0;
    for (int index = 1; index <= 200; index++) {
      bytes += kind.draw(9, index).pieces().stream().mapToInt(piece -> piece.length).sum();
    }
    assertThat(bytes / 200).as("mean size").isBetween(20L, 400_000L);
  }

  @Test
  void answersAreFoundWhereverTheirStreamIsCut() {
    String stream =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n"
            + "HTTP/1.1 500 no answer\r\n\r\n......"
            + "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    byte[] bytes = stream.getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= bytes.length; cut++) {
      AnswerReader reader = new AnswerReader();
      reader.take(ByteBuffer.wrap(bytes, 0, cut));
      reader.take(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      assertThat(reader.codes()).as("cut at %d", cut).containsExactly("200", "204", "404");
    }
  }
}
