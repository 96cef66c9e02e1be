package gatelens.lucene;

import gatelens.influence.StateSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/// One index, in a folder that is gone when it is closed.
final class LuceneIndex implements StateSearch {
  private static final String STATE = "state";
  private static final String NUMBER = "number";
  private static final int DIMENSIONS = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;

  /// Written in one go by one thread, so that the graph is the same each time.
  private static final double MEGABYTES = 1_900;

  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private LuceneIndex(Path folder, FSDirectory directory) throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.reader = DirectoryReader.open(directory);
    this.searcher = new IndexSearcher(reader);
  }

  static LuceneIndex of(List<float[]> states) {
    int values = states.isEmpty() ? 0 : states.get(0).length;
    if (values == 0 || values > DIMENSIONS) {
      throw new IllegalArgumentException(
          "Lucene's index holds states of 1 to " + DIMENSIONS + " values, found " + values);
    }
    try {
      Path folder = Files.createTempDirectory("gatelens-states");
      FSDirectory directory = FSDirectory.open(folder);
      write(states, directory);
      return new LuceneIndex(folder, directory);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static void write(List<float[]> states, FSDirectory directory) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setRAMBufferSizeMB(MEGABYTES)
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setMergeScheduler(new SerialMergeScheduler());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int n = 0; n < states.size(); n++) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(STATE, states.get(n), VectorSimilarityFunction.EUCLIDEAN));
        document.add(new StoredField(NUMBER, n));
        writer.addDocument(document);
      }
    }
  }

  @Override
  public int[] candidates(float[] state, int count) {
    try {
      StoredFields fields = searcher.storedFields();
      ScoreDoc[] found =
          searcher.search(new KnnFloatVectorQuery(STATE, state, count), count).scoreDocs;
      int[] numbers = new int[found.length];
      for (int i = 0; i < numbers.length; i++) {
        Number number = fields.document(found[i].doc).getField(NUMBER).numericValue();
        numbers[i] = number.intValue();
      }
      return numbers;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
