package sluice.ingest.ring;

import java.nio.charset.StandardCharsets;
import sluice.queue.IdentityTail;

/**
 * What each entry of one producer and queue has of its identity, made once. Immutable; its arrays
 * are not to be changed.
 *
 * @param json for plain entries, up to the number: {@code ,"sluice":{"p":"…","q":…,"n":}
 * @param packed for compressed ones, behind the number
 */
record ProducerTail(byte[] json, byte[] packed) {

  static ProducerTail of(String producer, int queue) {
    String json = ",\"sluice\":{\"p\":\"" + producer + "\",\"q\":" + queue + ",\"n\":";
    return new ProducerTail(
        json.getBytes(StandardCharsets.US_ASCII), IdentityTail.afterNumber(producer, queue));
  }
}
