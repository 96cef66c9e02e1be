package gatelens.speed;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.BadRows;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.file.Sources;
import gatelens.parallel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataCasesTest {
  @Test
  void theFileIsWrittenReadAndDeleted() throws IOException {
    Path file;
    try (DataCases raw = DataCases.write(200);
        Workers workers = Workers.single()) {
      file = raw.file();
      Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.of("step"));
      List<Row> rows = Sources.open(file, reading, BadRows.refused()).source().first(99);
      assertThat(rows).hasSize(10).extracting(Row::id).startsWith("0", "1").endsWith("9");
      assertThat(raw.cases(workers))
          .extracting(SpeedCase::name)
          .containsExactly("read-csv", "predict-csv");
      raw.cases(workers).forEach(each -> each.work().run());
    }
    assertThat(Files.exists(file)).isFalse();
  }
}
