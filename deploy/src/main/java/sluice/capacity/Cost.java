package sluice.capacity;

/** The figures that a plan stands on, by the names that {@code benchmarks/run} gives them. */
enum Cost {
  INGEST_RATE("ingest.requests_per_second", "requests/s"),
  INGEST_CPU("ingest.cpu_us_per_hit", "us"),
  INGEST_HEAP("ingest.heap_bytes", "bytes"),
  REDIS_BYTES("redis.bytes_per_queued_hit", "bytes"),
  REDIS_CPU("redis.cpu_us_per_hit", "us"),
  REDIS_DRAIN_CPU("redis.drain_cpu_us_per_hit", "us"),
  REDIS_AOF("redis.aof_bytes_per_hit", "bytes"),
  WORKER_RATE("worker.hits_per_second", "hits/s"),
  WORKER_CPU("worker.cpu_us_per_hit", "us"),
  WORKER_HEAP("worker.heap_bytes", "bytes"),
  WORKER_WARM_UP("worker.warm_up_hits_per_second", "hits/s"),
  WORKER_STEADY_RATE("worker.backlog_hits_per_second", "hits/s"),
  DATABASE_CPU("database.cpu_us_per_hit", "us"),
  DATABASE_ROWS("database.rows_per_hit", "count"),
  DATABASE_BYTES("database.bytes_per_hit", "bytes"),
  DATABASE_WRITE_BYTES("database.write_bytes_per_hit", "bytes"),
  DATABASE_WRITES("database.writes_per_hit", "count"),
  ARCHIVER_SCRATCH("archiver.scratch_seconds", "s"),
  ARCHIVER_MORE("archiver.more_seconds", "s"),
  ARCHIVER_HEAP("archiver.heap_bytes", "bytes");

  private final String figure;
  private final String unit;

  Cost(String figure, String unit) {
    this.figure = figure;
    this.unit = unit;
  }

  /** The name in the file. */
  String figure() {
    return figure;
  }

  /** The unit in which a plan takes it; a figure in another one is refused. */
  String unit() {
    return unit;
  }
}
