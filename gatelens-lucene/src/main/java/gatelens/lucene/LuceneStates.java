package gatelens.lucene;

import gatelens.influence.StateSearch;
import java.util.List;

/// Indexes of states by Lucene: a graph of near neighbours on several levels (HNSW).
///
/// Sources: Y. Malkov and D. Yashunin, Efficient and Robust Approximate Nearest Neighbor Search
/// Using Hierarchical Navigable Small World Graphs, 2018, https://arxiv.org/abs/1603.09320; Apache
/// Lucene, https://lucene.apache.org
public final class LuceneStates implements StateSearch.Provider {
  /// Called by `ServiceLoader`.
  public LuceneStates() {}

  @Override
  public String name() {
    return "Lucene HNSW";
  }

  @Override
  public StateSearch over(List<float[]> states) {
    return LuceneIndex.of(states);
  }
}
