package gatelens.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.hardwood.InputFile;
import gatelens.batch.BatchRun;
import gatelens.data.Encoding;
import gatelens.demo.Demo;
import gatelens.explain.Explainer;
import gatelens.formats.ModelFiles;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.report.document.Document;
import gatelens.stream.LiveModel;
import gatelens.watch.Watch;
import io.jhdf.HdfFile;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/// Whoever builds on modules finds the libraries, and nothing of how models are run.
class ModulesTest {
  private static final List<Class<?>> LIBRARIES =
      List.of(
          Model.class,
          Encoding.class,
          ModelFiles.class,
          Explainer.class,
          LiveModel.class,
          Lens.class,
          Document.class,
          Watch.class,
          BatchRun.class,
          Demo.class);
  private static final List<Class<?>> OTHERS =
      List.of(
          JsonMapper.class,
          JsonParser.class,
          JsonIgnoreProperties.class,
          CsvReader.class,
          InputFile.class,
          HdfFile.class,
          TTFParser.class,
          RandomAccessRead.class,
          PDDocument.class);

  private static Path[] places(List<Class<?>> classes) throws URISyntaxException {
    Path[] places = new Path[classes.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] =
          Path.of(classes.get(i).getProtectionDomain().getCodeSource().getLocation().toURI());
    }
    return places;
  }

  private static ModuleFinder own() throws URISyntaxException {
    ModuleFinder own = ModuleFinder.of(places(LIBRARIES));
    assumeTrue(
        own.findAll().stream().filter(m -> !m.descriptor().isAutomatic()).count()
            == LIBRARIES.size(),
        "skipped: descriptors were not compiled");
    return own;
  }

  @Test
  void whatRunsModelsIsExportedToNobody() throws URISyntaxException {
    for (var module : own().findAll()) {
      ModuleDescriptor descriptor = module.descriptor();
      Set<String> exported =
          descriptor.exports().stream()
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet());
      assertThat(exported)
          .as(descriptor.name())
          .isNotEmpty()
          .noneMatch(name -> name.matches("gatelens\\.(kernel|engine|rule)(\\..*)?"));
      // all else is for everybody
      assertThat(descriptor.packages())
          .allMatch(name ->
              exported.contains(name)
                  || name.matches("gatelens\\.(kernel|engine|rule)(\\..*)?")
                  || name.endsWith(".font"));
    }
  }

  @Test
  void lensAndReportAreResolved() throws URISyntaxException {
    ModuleFinder all = ModuleFinder.compose(own(), ModuleFinder.of(places(OTHERS)));
    Configuration found =
        ModuleLayer.boot()
            .configuration()
            .resolve(all, ModuleFinder.of(), Set.of("gatelens.showcase", "gatelens.watch"));
    assertThat(found.modules())
        .extracting(module -> module.name())
        .contains(
            "gatelens.core",
            "gatelens.data",
            "gatelens.formats",
            "gatelens.explain",
            "gatelens.stream",
            "gatelens.lens",
            "gatelens.report",
            "gatelens.watch",
            "gatelens.showcase");
  }
}
