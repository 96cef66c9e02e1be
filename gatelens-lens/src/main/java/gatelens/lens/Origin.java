package gatelens.lens;

import gatelens.explain.Provenance;
import gatelens.file.Sha256;
import gatelens.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where a result comes from, so that it can be got again: which program and Java, which model to
/// the byte, how its file was read, the seed, and what else was asked for. The one record of it for
/// every document and page.
///
/// @param version of Gatelens; `development` outside a built jar
/// @param java version of the Java it ran on
/// @param model what was asked, where there was one already
/// @param seed decided everything random
/// @param settings what else decided the result, by name, in the order they were added
public record Origin(
    String version, String java, Optional<OfModel> model, long seed, Map<String, String> settings) {

  /// A model's file.
  ///
  /// @param file as it was named
  /// @param sha256 of its bytes, 64 hexadecimal digits
  /// @param reading which reading of the file was taken, where it leaves several open
  public record OfModel(String file, String sha256, Optional<String> reading) {}

  /// Keeps an unmodifiable copy in the given order.
  public Origin {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /// Of this program on this Java.
  public static Origin of(long seed) {
    return new Origin(
        programVersion(), Runtime.version().toString(), Optional.empty(), seed, Map.of());
  }

  /// The version of the program, or `development` outside a built jar.
  public static String programVersion() {
    String version = Origin.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// With the model that was asked.
  ///
  /// @param file it was opened from
  /// @throws IOException if the file cannot be read
  public Origin withModel(Path file, Model opened) throws IOException {
    return new Origin(
        version,
        java,
        Optional.of(new OfModel(file.toString(), Sha256.hex(file), opened.info().reading())),
        seed,
        settings);
  }

  /// With one setting more; one of that name is replaced.
  public Origin with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value.toString());
    return new Origin(version, java, model, seed, more);
  }

  /// All of it by name, as a page shows it: program, model, settings, seed, Java.
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("program", "gatelens " + version);
    model.ifPresent(of -> {
      facts.put("model", String.valueOf(Path.of(of.file()).getFileName()));
      facts.put("model SHA-256", of.sha256());
      of.reading().ifPresent(reading -> facts.put("reading of the model", reading));
    });
    facts.putAll(settings);
    facts.put("seed", Long.toString(seed));
    facts.put("Java", java);
    return facts;
  }

  /// The same as the page of a decision takes it.
  public Provenance provenance() {
    return new Provenance(facts());
  }
}
