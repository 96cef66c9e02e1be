package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where each kind of fault that was once seen in tables, texts and files is tested: a line a kind,
/// with the test class and a word that stands in it. Kinds that only the whole program shows are
/// tried here.
class TableFaultsTest {
  private static final String TABLE =
      """
      the class by its name, though a column is called y | TroubledTablesTest | aColumnCalledYIsNoLabelBesideOne
      two that may be the class | TroubledTablesTest | twoLabelsAreAsked
      what only Java calls a number, in tables | TroubledTablesTest | whatOnlyJavaCallsANumberIsAWord
      what only Java calls a number, in every form | SixtyTroublesTest | what Java reads
      no word of a header is reserved | TroubledTablesTest | aColumnCalledLastIsThatColumn
      eight digits are days | TroubledTablesTest | eightDigitsAreDays
      weeks, days of a year, months, quarters | SixtyTroublesTest | days of a year
      clocks that are put back and forth | TroubledTablesTest | bothHoursOfAClockChange
      offsets, slashes, commas before parts of seconds | TroubledTablesTest | datesInAllUsualForms
      offsets without a colon, in every form | SixtyTroublesTest | offsets without a colon
      times as they were written | TableFaultsTest | aTimeIsShownOnItsOwnClock
      ids that look like text | TroubledTablesTest | aNameForEachRowIsNotReadAndIdsAsTextStop
      dates without an option | CardsTest | time: when
      signs of currency and both notations | CardsTest | written 1.234,50 and 1,234.50
      notations of numbers | TroubledTablesTest | numbersAsPeopleWriteThem
      categories never seen | WordsOfTextsTest | categoriesNeverSeenAndOtherUnitsAreSaid
      words never seen | WordsOfTextsTest | whatIsCutAndWhatWasNeverSeenIsSaid
      more than a thousand categories | TroubledTablesTest | moreThanAThousandCategoriesStop
      Parquet: bytes, unsigned numbers, structures, dictionaries | MessyFilesTest | everyTypeOfParquetIsItsValue
      Parquet: lists | MessyFilesTest | listsOfParquetAreSeries
      Parquet: lists of events | MessyFilesTest | listsOfEventsOfParquetAreSteps
      Parquet: damage | SourcesTest | everyDamagedByteOfParquetIsReadOrTold
      JSON: numbers beside a series, NaN, one-hot labels, dates, flags | TroubledTablesTest | jsonAsItIsWritten
      JSON: lists of events | TroubledTablesTest | jsonListsOfEvents
      JSON: the label by its name | TroubledFilesTest | aLabelOfJsonIsFoundByItsName
      JSON: a log with paths | MessyFilesTest | pagesThatWereAskedForAreNoFilesOfAManifest
      one Unicode form of names and categories | TroubledTablesTest | composedAndDecomposedLettersAreOne
      one Unicode form of words | WordsOfTextsTest | composedAndDecomposedLettersAreOneWord
      one Unicode form in every form of file | SixtyTroublesTest | letters and marks
      flags, families, skin tones | WordsOfTextsTest | aPictogramIsOneWord
      scripts without blanks | WordsOfTextsTest | scriptsWithoutSpacesAreReadByCharacters
      what is cut of a text | WordsOfTextsTest | words of 1 of 1 texts were cut
      tokenizer.json as its makers run it | HuggingFaceProviderTest | theIdsAreThoseOfItsMakers
      UTF-16 and other encodings | TroubledTablesTest | inAnyEncoding
      sep=, comments, blank lines | TroubledTablesTest | beforeTheHeader
      line ends within a header | MessyFilesTest | aHeaderOverTwoLinesWithinQuotes
      lines before a header and sums | ExportsTest | aPreambleOfABankIsPassedOver
      tables without a header | TroubledTablesTest | tablesWithoutAHeader
      an output that cannot be written | PlacesTest | whatIsBehindAFileCannotBeWritten
      an output that cannot be written, before the training | TableFaultsTest | aPlaceIsTriedBeforeTheWork
      two runs in one TensorBoard folder | TableFaultsTest | twoRunsInOneFolderAreToldApart
      an input that is its own baseline, -0.0 | ReasonsTest | there is nothing to explain
      groups by name | NeighbourhoodMethodsTest | groupsHaveTheNamesThatAUserGives
      groups that are empty or overlap | TableFaultsTest | groupsThatAreEmptyAreRefused
      1e200, empty and ragged arrays | TableFaultsTest | whatIsNoNumberOfAModelIsNamedWithItsLine
      """;

  @TempDir private Path folder;

  @Test
  void everyKindHasItsTest() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Assumptions.assumeTrue(root != null && Files.exists(root.resolve("gatelens-data/src/test")));
    List<Path> tests;
    try (Stream<Path> files = Files.walk(root)) {
      tests = files.filter(file -> file.toString().contains("src/test/java")).toList();
    }
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" \\| ", -1);
      assertThat(words).as(line).hasSize(3);
      List<Path> found = tests.stream().filter(file -> file.endsWith(words[1] + ".java")).toList();
      assertThat(found).as(line).isNotEmpty();
      assertThat(
              found.stream()
                  .anyMatch(file -> {
                    try {
                      return Files.readString(file).contains(words[2]);
                    } catch (IOException problem) {
                      throw new java.io.UncheckedIOException(problem);
                    }
                  }))
          .as(line)
          .isTrue();
    }
  }

  private Path write(String name, String header, int rows, IntFunction<String> row)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header, "\n")));
  }

  private Path timed() throws IOException {
    return write(
        "timed.csv",
        "id,when,v,w,label\n",
        36,
        i ->
            "s%d,2026-01-30T1%d:00:00+05:30,%d,%d,%s"
                .formatted(i / 3, i % 3, i * 5 % 17, i * 3 % 11, "ab".charAt(i / 3 % 2)));
  }

  private Run train(Path data, Object... more) {
    Object[] words = {
      "train",
      "--data",
      data,
      "--model",
      "gru(4) dense(2,softmax)",
      "--epochs",
      1,
      "--output",
      folder.resolve("m.gatelens")
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.of(all);
  }

  @Test
  void aTimeIsShownOnItsOwnClock() throws IOException {
    assertThat(train(timed()).code()).isZero();
    Run why = Run.done("explain", folder.resolve("m.gatelens"), timed(), "--only", "s1");
    assertThat(why.out()).contains("2026-01-30 1").contains("2026-01-30 12:00");
    assertThat(why.out()).doesNotContain("06:30");
  }

  @Test
  void aPlaceIsTriedBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "1");
    Run run = Run.of("train", "--data", timed(), "--output", file.resolve("m.gatelens"));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("cannot be written").doesNotContain("epoch");
  }

  @Test
  void twoRunsInOneFolderAreToldApart() throws IOException {
    Path logs = folder.resolve("logs");
    assertThat(train(timed(), "--tensorboard", logs).code()).isZero();
    Run again = train(timed(), "--tensorboard", logs);
    try (Stream<Path> files = Files.walk(logs)) {
      List<Path> runs =
          files.filter(f -> f.toString().contains("tfevents")).map(Path::getParent).toList();
      assertThat(again.code()).isZero();
      assertThat(runs).containsExactlyInAnyOrder(logs, logs.resolve("run-2"));
    }
  }

  @Test
  void groupsThatAreEmptyAreRefused() throws IOException {
    assertThat(train(timed()).code()).isZero();
    Run run =
        Run.of(
            "explain",
            folder.resolve("m.gatelens"),
            timed(),
            "--method",
            "shapley",
            "--group",
            "named:a=1-0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("1-0");
  }

  @Test
  void whatIsNoNumberOfAModelIsNamedWithItsLine() throws IOException {
    Path big =
        write(
            "big.csv",
            "id,t,v,label\n",
            36,
            i ->
                "s%d,%d,%s,%s"
                    .formatted(i / 3, i % 3, i == 7 ? "1e200" : "" + i, "ab".charAt(i / 3 % 2)));
    refused(big, "line 9", "column v", "1e200");
    Path ragged =
        write(
            "ragged.jsonl",
            "",
            12,
            i ->
                "{\"x\": [[1, 2], [3, %s]], \"label\": \"%s\"}"
                    .formatted(i == 2 ? "4, 5" : "4", "ab".charAt(i % 2)));
    refused(ragged, "line 3", "step 1 has 3 values, step 0 has 2");
    Path empty =
        write(
            "empty.jsonl",
            "",
            12,
            i ->
                "{\"x\": %s, \"label\": \"%s\"}"
                    .formatted(i == 2 ? "[]" : "[1, 2]", "ab".charAt(i % 2)));
    refused(empty, "empty.jsonl:3", "no step");
  }

  private void refused(Path data, String... words) {
    Run run = train(data);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains(words).doesNotContain("Infinity");
  }
}
