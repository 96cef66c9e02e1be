package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders as they are downloaded.
final class FoldersTest {
  private static final String TABLE = "id,t,x,label\n1,1,2.5,a\n1,2,3.5,a\n2,1,4.5,b\n2,2,5.5,b\n";
  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Sources.Opened open() throws IOException {
    return Sources.open(folder, Reading.automatic(), BadRows.refused());
  }

  @Test
  void aFolderAloneIsNoClass() throws IOException {
    write("README.md", "what it is");
    write("texts/good/1.txt", "fine");
    write("texts/bad/2.txt", "poor");
    assertThat(open().source().first(9))
        .extracting(Row::answer)
        .containsExactly(new Answer.Name("bad"), new Answer.Name("good"));
    assertThat(open().understanding().notes().toString()).contains("texts");
    assertThat(open().understanding().line())
        .isEqualTo("a folder: 2 files (.txt) · label: the sub-folder");
  }

  @Test
  void aTableAloneIsThatTable() throws IOException {
    write("LICENSE", "free");
    write("cards.csv", TABLE);
    assertThat(open().source().first(9)).extracting(Row::id).containsExactly("1", "2");
  }

  @Test
  void aModelOfATableReadsTheSameFolder() throws IOException {
    write("cards.csv", TABLE);
    Reading trained = open().reading();
    assertThat(
            Sources.open(folder, trained, BadRows.refused(), Sources.Purpose.PREDICT)
                .source()
                .first(9))
        .extracting(Row::id)
        .containsExactly("1", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "a_train.csv,a_test.csv,--test",
    "GunPoint_TRAIN.ts,GunPoint_TEST.ts,--test",
    "one.jsonl,two.jsonl,name one",
    "x.npy,y.npy,--inputs",
    "train/good/1.txt,test/good/1.txt,folder per class"
  })
  void whatIsNoFolderOfExamplesStops(String one, String other, String option) throws IOException {
    write(one, TABLE);
    write(other, TABLE);
    assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessageContaining(option);
  }

  @Test
  void seriesOneAFileAreExamples() throws IOException {
    write("walk_1.csv", "x\n1\n2\n");
    write("run_1.csv", "x\n3\n4\n");
    List<Row> rows = open().source().first(9);
    assertThat(rows)
        .extracting(Row::answer)
        .containsExactly(new Answer.Name("run"), new Answer.Name("walk"));
    assertThat(open().understanding().line())
        .contains("2 files (.csv)")
        .contains("up to the first _");
  }
}
