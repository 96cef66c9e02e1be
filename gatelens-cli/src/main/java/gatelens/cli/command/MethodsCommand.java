package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Setting;
import gatelens.method.Methods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatelens methods`: what there is to explain with.
@Command(
    name = "methods",
    mixinStandardHelpOptions = true,
    description = "Lists the methods: what each answers, needs and costs, and where it comes from.")
public final class MethodsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;

  @Override
  public Integer call() {
    if (options.json) {
      Map<String, Object> document = Json.document("gatelens.methods/1");
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Method method : Methods.all()) {
        MethodCard card = method.card();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", card.id());
        row.put("title", card.title());
        row.put("answers", card.answers());
        row.put("needs", card.needs());
        row.put("cost", card.cost());
        row.put("citation", card.citation());
        row.put("signed", card.signed());
        row.put("complete", card.complete());
        row.put("settings", names(method));
        row.put("groups", method.groups());
        method.group().ifPresent(group -> row.put("usualGroup", group));
        row.put("needsBackground", method.needsBackground());
        row.put("settingCards", cards(method.settings()));
        rows.add(row);
      }
      document.put("methods", rows);
      Json.print(document, System.out);
    } else {
      for (Method method : Methods.all()) {
        MethodCard card = method.card();
        System.out.println(card.id() + "\n    " + card.answers());
        System.out.println("    needs " + card.needs() + "; costs " + card.cost());
        method.group().ifPresent(group -> System.out.println("    --group " + group));
        for (Setting setting : method.settings()) {
          System.out.println("    " + line(setting));
        }
        System.out.println("    " + card.citation());
      }
    }
    return ExitCode.DONE.number();
  }

  private static List<String> names(Method method) {
    return method.settings().stream().map(Setting::name).sorted().toList();
  }

  /// A setting in a line: `--set steps=16 (a whole number in [1, ∞)): points on the path`.
  static String line(Setting setting) {
    return "--set "
        + setting.name()
        + "="
        + setting.usual()
        + " ("
        + setting.expected()
        + "): "
        + setting.words();
  }

  static List<Map<String, Object>> cards(List<Setting> settings) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Setting setting : settings) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", setting.name());
      one.put("kind", setting.kind().name().toLowerCase(Locale.ROOT));
      one.put("usual", setting.usual());
      one.put("range", setting.range());
      one.put("words", setting.words());
      all.add(one);
    }
    return all;
  }
}
