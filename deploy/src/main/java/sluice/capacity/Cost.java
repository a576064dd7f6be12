package sluice.capacity;

/** The figures that a plan stands on, by the names that {@code benchmarks/run} gives them. */
enum Cost {
  INGEST_RATE("ingest.requests_per_second"),
  INGEST_CPU("ingest.cpu_us_per_hit"),
  INGEST_HEAP("ingest.heap_bytes"),
  REDIS_BYTES("redis.bytes_per_queued_hit"),
  REDIS_CPU("redis.cpu_us_per_hit"),
  REDIS_DRAIN_CPU("redis.drain_cpu_us_per_hit"),
  REDIS_AOF("redis.aof_bytes_per_hit"),
  WORKER_RATE("worker.hits_per_second"),
  WORKER_CPU("worker.cpu_us_per_hit"),
  WORKER_HEAP("worker.heap_bytes"),
  WORKER_WARM_UP("worker.warm_up_hits_per_second"),
  WORKER_STEADY_RATE("worker.backlog_hits_per_second"),
  DATABASE_CPU("database.cpu_us_per_hit"),
  DATABASE_ROWS("database.rows_per_hit"),
  DATABASE_BYTES("database.bytes_per_hit"),
  DATABASE_WRITE_BYTES("database.write_bytes_per_hit"),
  DATABASE_WRITES("database.writes_per_hit"),
  ARCHIVER_SCRATCH("archiver.scratch_seconds"),
  ARCHIVER_MORE("archiver.more_seconds"),
  ARCHIVER_HEAP("archiver.heap_bytes");

  private final String figure;

  Cost(String figure) {
    this.figure = figure;
  }

  /** The name in the file. */
  String figure() {
    return figure;
  }
}
