package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Letters outside ASCII where the shell's locale is C, as in containers and cron.
@EnabledOnOs(OS.LINUX)
final class LocaleTest {
  @TempDir private Path folder;

  private static String said(ProcessBuilder builder, Map<String, String> locale)
      throws IOException, InterruptedException {
    builder.environment().keySet().removeAll(List.of("LANG", "LC_CTYPE", "LC_ALL"));
    builder.environment().putAll(locale);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + ": " + said;
  }

  @Test
  void theProgramSaysWhatToSet() throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            "gatelens.cli.Gatelens",
            "data",
            "x.csv",
            "--label",
            "grün");
    assertThat(said(program, Map.of("LC_ALL", "C")))
        .startsWith("2: ")
        .contains("letters that this shell's locale cannot write", "try: LC_ALL=C.UTF-8");
  }

  @Test
  void theLauncherSetsItWhereNothingElseIsSaid() throws IOException, InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("gatelens")) && root.getParent() != null) {
      root = root.getParent();
    }
    // a JDK that tells which locale it is started in
    Path jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho locale=$LC_ALL\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path home = Files.createDirectories(folder.resolve("home/gatelens-cli/target"));
    Files.writeString(home.resolve("gatelens.jar"), "");
    Path launcher = folder.resolve("home/gatelens");
    Files.copy(root.resolve("gatelens"), launcher);
    ProcessBuilder program = new ProcessBuilder("sh", launcher.toString(), "version");
    program.environment().put("GATELENS_JAVA_HOME", jdk.toString());
    program.environment().put("GATELENS_NO_BUILD", "1");
    assertThat(said(program, Map.of())).contains("locale=C.UTF-8");
    assertThat(said(program, Map.of("LC_ALL", "C"))).contains("locale=C.UTF-8");
    assertThat(said(program, Map.of("LANG", "POSIX"))).contains("locale=C.UTF-8");
    assertThat(said(program, Map.of("LANG", "de_DE.UTF-8"))).contains("locale=\n");
  }
}
