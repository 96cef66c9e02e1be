package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.sequence.TokenSequence;
import gatelens.train.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntriesTest {
  private static final Encoding ENCODING =
      new Encoding(
              List.of("input"),
              List.of(
                  new TextEncoder(
                      TextPlan.Unit.WORDS, true, 100, new Vocabulary(List.of("good", "bad")))),
              Reading.automatic(),
              List.of())
          .withClasses(List.of("neg", "pos"));

  /// Rows that can be read once, as from a wire.
  private static Source once(List<Row> rows) {
    boolean[] read = {false};
    return visitor -> {
      if (read[0]) {
        throw new IOException("this source was read before");
      }
      read[0] = true;
      Source.of(rows).read(visitor);
    };
  }

  private static Row row(int n, String text, String label) {
    return new Row("films/a.txt:" + n, List.of(new Input.Text(text)), new Answer.Name(label));
  }

  @Test
  void onePassGivesAllThatIsAsked() throws IOException {
    List<Entry> all =
        new Entries(once(List.of(row(1, "good  film", "pos"), row(2, "bad", "neg"))), ENCODING)
            .keeping(Entries.Keep.TEXTS)
            .all();
    assertThat(all).extracting(Entry::name).containsExactly("a.txt:1: good film", "a.txt:2: bad");
    assertThat(all)
        .extracting(Entry::label)
        .containsExactly(Optional.of(new Label.Class(1)), Optional.of(new Label.Class(0)));
    assertThat(((TokenSequence) all.get(1).sample().first()).ids()).containsExactly(3);
    assertThat(all.get(0).raw(0)).contains(new Input.Text("good  film"));
  }

  @Test
  void rawInputsStayOnlyWhereAsked() throws IOException {
    List<Row> rows = List.of(row(1, "good", "pos"));
    Entry bare = new Entries(Source.of(rows), ENCODING).all().get(0);
    assertThat(bare.raw(0)).isEmpty();
    assertThat(bare.name()).isEqualTo("a.txt:1");
    assertThat(new Entries(Source.of(rows), ENCODING).keeping(Entries.Keep.ALL).all().get(0).raw(0))
        .contains(new Input.Text("good"));
  }

  @Test
  void batchesAreFullButTheLastAndEndWhenNobodyWantsMore() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 150; n++) {
      rows.add(row(n, "good", "pos"));
    }
    List<Integer> sizes = new ArrayList<>();
    new Entries(once(rows), ENCODING).readBatches(40, batch -> sizes.add(batch.size()));
    assertThat(sizes).containsExactly(40, 40, 40, 30);
    sizes.clear();
    new Entries(once(rows), ENCODING)
        .readBatches(
            40,
            batch -> {
              sizes.add(batch.size());
              return false;
            });
    assertThat(sizes).containsExactly(40);
  }

  @Test
  void anAnswerThatIsNoLabelEndsTheReadingOrIsCounted() throws IOException {
    Source rows = Source.of(List.of(row(1, "good", "pos"), row(2, "bad", "so so")));
    assertThatThrownBy(() -> new Entries(rows, ENCODING).all())
        .hasMessageContaining("films/a.txt:2: its label 'so so' was never seen");
    BadRows unlabelled = BadRows.skipped();
    List<Entry> all =
        new Entries(rows, ENCODING, Entries.Keep.NOTHING, BadRows.refused(), unlabelled).all();
    assertThat(all.get(1).label()).isEmpty();
    assertThat(all.get(1).answer()).isEqualTo(new Answer.Name("so so"));
    assertThat(unlabelled.count()).isEqualTo(1);
  }
}
