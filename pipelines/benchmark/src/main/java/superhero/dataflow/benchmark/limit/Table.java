package superhero.dataflow.benchmark.limit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.io.api.Binary;

/** The tables of messages, by the names of their models: the rows that a message gives. */
enum Table {
  buffer_meta {
    @Override
    void write(Log log, Row row) {
      ConsumerRecord<byte[], byte[]> kafka = log.kafka;
      begin(log, row);
      row.text(Binary.fromReusedByteArray(log.checksum));
      row.emptyList();
      row.empty();
      row.number(kafka.offset());
      row.integer(kafka.partition());
      row.integer(kafka.serializedKeySize());
      row.integer(kafka.serializedValueSize());
      row.number(1_000 * kafka.timestamp());
      row.text(CREATE_TIME);
      row.text(log.topic);
      row.truth(false);
      row.end();
    }
  },

  lib_server_game {
    @Override
    int rows(Log log) {
      return log.isAttack() ? 1 : 0;
    }

    @Override
    void write(Log log, Row row) {
      begin(log, row);
      row.number(log.taskTimestamp);
      row.text(log.gameToken);
      row.text(log.userToken);
      row.text(log.action);
      row.text(log.enemyToken);
      row.number(log.enemyDamage);
      row.number(log.enemyHealthPrior);
      row.number(log.enemyHealthPost);
      row.end();
    }
  },

  lib_server_lobby {
    @Override
    int rows(Log log) {
      return log.isStart() ? log.heroCount : 0;
    }

    @Override
    void write(Log log, Row row) {
      Hero hero = log.heroes.get(log.row);
      begin(log, row);
      row.number(log.taskTimestamp);
      row.text(log.gameToken);
      row.text(hero.userToken);
      if (hero.id == null) {
        row.empty();
      } else {
        row.integer(hero.id);
      }
      row.number(hero.attack);
      row.number(hero.health);
      row.end();
    }
  },

  log_meta {
    @Override
    void write(Log log, Row row) {
      begin(log, row);
      row.text(log.level);
      row.number(log.timestamp);
      row.text(log.name);
      row.text(log.logMessage);
      row.end();
    }
  };

  private static final Binary CREATE_TIME = Text.binary("CreateTime");

  /** How many rows a message gives. */
  int rows(Log log) {
    return 1;
  }

  /** Writes the row of {@link Log#row}. */
  abstract void write(Log log, Row row);

  private static void begin(Log log, Row row) {
    row.begin();
    row.text(log.etlId);
    row.text(Binary.fromReusedByteArray(log.messageId));
  }
}
