package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which nodes some outputs depend on, each after those whose results it reads, otherwise in the
/// order of the file.
///
/// @param nodes the nodes
/// @param names all values that they read and make
record Reach(List<OnnxNode> nodes, Set<String> names) {
  private record Visit(OnnxNode node, Deque<String> rest) {}

  /// The nodes that values depend on.
  ///
  /// @throws FormatException if a value is made twice, or of itself
  static Reach of(String file, List<OnnxNode> all, Collection<String> wanted)
      throws FormatException {
    Map<String, OnnxNode> makers = new HashMap<>();
    for (OnnxNode node : all) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && makers.put(output, node) != null) {
          throw new FormatException(file + ": the value " + output + " is made twice");
        }
      }
    }
    Set<String> names = new HashSet<>(wanted);
    Set<OnnxNode> needed = identity();
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      OnnxNode maker = makers.get(open.pop());
      if (maker != null && needed.add(maker)) {
        for (String read : reads(maker)) {
          names.add(read);
          open.push(read);
        }
        names.addAll(maker.outputs());
      }
    }
    return new Reach(sorted(file, all, makers, needed), names);
  }

  private static Set<OnnxNode> identity() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static List<OnnxNode> sorted(
      String file, List<OnnxNode> all, Map<String, OnnxNode> makers, Set<OnnxNode> needed)
      throws FormatException {
    List<OnnxNode> sorted = new ArrayList<>();
    Set<OnnxNode> done = identity();
    Set<OnnxNode> onPath = identity();
    for (OnnxNode start : all) {
      if (!needed.contains(start) || done.contains(start)) {
        continue;
      }
      Deque<Visit> path = new ArrayDeque<>();
      path.push(new Visit(start, new ArrayDeque<>(reads(start))));
      onPath.add(start);
      while (!path.isEmpty()) {
        Visit at = path.peek();
        if (at.rest().isEmpty()) {
          path.pop();
          onPath.remove(at.node());
          done.add(at.node());
          sorted.add(at.node());
          continue;
        }
        OnnxNode maker = makers.get(at.rest().pop());
        if (maker == null || done.contains(maker)) {
          continue;
        }
        if (!onPath.add(maker)) {
          throw new FormatException(file + ": the graph runs in a circle at " + maker);
        }
        path.push(new Visit(maker, new ArrayDeque<>(reads(maker))));
      }
    }
    return sorted;
  }

  /// What a node reads, the graphs inside it too.
  static List<String> reads(OnnxNode node) {
    List<String> names = new ArrayList<>();
    node.inputs().stream().filter(name -> !name.isEmpty()).forEach(names::add);
    for (OnnxNode.Attribute attribute : node.attributes().values()) {
      attribute
          .graph()
          .ifPresent(graph -> {
            names.addAll(graph.outputs());
            graph.nodes().forEach(inner -> names.addAll(reads(inner)));
          });
    }
    return names;
  }
}
