package gatelens.data.file;

import gatelens.data.Reading;
import gatelens.data.Understanding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Says in words what the columns of a table were taken for.
///
/// @param tally what stands in them
/// @param columns what they are for
/// @param groups the sequences of a long table
/// @param reasons by place
/// @param everyStep true if each step has an answer
record UnderstoodTable(
    TableTally tally,
    Columns columns,
    Optional<Groups> groups,
    Map<Integer, String> reasons,
    boolean everyStep) {
  private static final int NAMED = 5;
  private static final double FAR = 5;

  /// Different numbers from which on words that hold them are asked about.
  private static final int MANY = 3;

  private static final Pattern ONE_NUMBER =
      Pattern.compile("([<>~≈]?\\s*[-+]?\\d[\\d.,:]*)(\\s*)([\\p{L}°µ²³/]{1,12})?");

  private static final Pattern CALENDAR =
      Pattern.compile(
          "(jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|mon?|tue?|wed|thu?|fri?|sat?|sun?|di|mi|do|sa|so|q[1-4])\\p{L}*["
              + " .-]?\\d*",
          Pattern.CASE_INSENSITIVE);

  /// `48.137N`, `48°08'13"N`.
  private static final Pattern PLACE =
      Pattern.compile(
          "[-+]?\\d{1,3}([.,]\\d+)?( ?[°º].{0,16})? ?[NSEWO]|[-+]?\\d{1,3} ?[°º].{0,16}");

  /// `1h 20m`, `2 days 13:00:00`, `PT1H20M`.
  private static final Pattern LASTING =
      Pattern.compile(
          "(\\d+([.,]\\d+)?"
              + " ?(w|d|h|m|s|ms|min|mins|sec|std|hr|hrs|days?|hours?|minutes?|seconds?)\\b,? ?)+"
              + "(\\d+:\\d\\d(:\\d\\d([.,]\\d+)?)?)?|P(\\d+D)?T(\\d+([.,]\\d+)?[HMS])+",
          Pattern.CASE_INSENSITIVE);

  /// `107/80`, `10x20`: two numbers.
  private static final Pattern PAIR =
      Pattern.compile("\\d+([.,]\\d+)? ?[/x×] ?\\d+([.,]\\d+)?( ?[/x×] ?\\d+([.,]\\d+)?)?");

  private static final Pattern MULTIPLE = Pattern.compile("\\d+[.,]\\d+ ?[kKmMbB]");

  Understanding said(Reading asked, boolean isLong, List<String> known, List<String> questions) {
    List<String> notes = new ArrayList<>(known);
    alike().ifPresent(notes::add);
    columns
        .label()
        .ifPresent(at ->
            LabelCells.note(asked, tally.header().get(at), tally.columns().get(at))
                .ifPresent(notes::add));
    for (int at = 0; at < tally.header().size(); at++) {
      if (use(at) == Understanding.Use.FEATURE || use(at) == Understanding.Use.SEQUENCE) {
        spelledTwice(at).ifPresent(notes::add);
        farAway(at).ifPresent(notes::add);
      }
    }
    if (!isLong) {
      columnsAsSteps().ifPresent(notes::add);
    }
    List<Understanding.Part> parts = new ArrayList<>();
    for (int at = 0; at < tally.header().size(); at++) {
      Understanding.Use use = use(at);
      parts.add(
          new Understanding.Part(
              tally.header().get(at), use, words(at, use), reasons.getOrDefault(at, "")));
    }
    return new Understanding(
        isLong ? "a table with a step a row" : "a table with an example a row",
        parts,
        notes,
        questions);
  }

  /// A row of numbers is read as a series; where their names do not count steps a person may have
  /// meant one event of several features.
  private Optional<String> columnsAsSteps() {
    List<String> names =
        columns.features().stream().map(tally.header()::get).filter(n -> !n.isBlank()).toList();
    List<String> stems =
        names.stream().map(name -> name.replaceAll("\\d+([.:_-]\\d+)*", "#")).distinct().toList();
    if (columns.text().isPresent()
        || names.size() < 2
        || stems.size() == 1
        || names.stream().allMatch(name -> CALENDAR.matcher(name).matches())) {
      return Optional.empty();
    }
    return Optional.of(
        "each row is read as a series of one number a step, in the order of the columns, %s to %s; rows that follow each other are steps with --id COLUMN, or with --window 24 --forecast COLUMN"
            .formatted(names.get(0), names.get(names.size() - 1)));
  }

  /// Classes that a person would take for one.
  private Optional<String> alike() {
    if (columns.label().isEmpty() || columns.numbers()) {
      return Optional.empty();
    }
    Map<String, String> plain = new HashMap<>();
    for (String name : tally.columns().get(columns.label().getAsInt()).counts().keySet()) {
      String other = plain.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        return Optional.of(
            "the classes '" + other + "' and '" + name + "' differ in nothing but capitals");
      }
    }
    return Optional.empty();
  }

  /// Ids or categories that a person would take for one.
  private Optional<String> spelledTwice(int at) {
    ColumnTally column = tally.columns().get(at);
    boolean words =
        column.kind() == ColumnTally.Kind.WORDS || column.kind() == ColumnTally.Kind.NAMES;
    Map<String, String> plain = new HashMap<>();
    for (String name : words ? column.counts().keySet() : List.<String>of()) {
      String other = plain.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        return Optional.of(
            "column %s: '%s' and '%s' differ in nothing but capitals, and are read as two"
                .formatted(tally.header().get(at), other, name));
      }
    }
    return Optional.empty();
  }

  /// A number such as -999 that comes again and again and is far from all others: programs write
  /// such ones where nothing was measured.
  private Optional<String> farAway(int at) {
    ColumnTally column = tally.columns().get(at);
    if (column.kind() != ColumnTally.Kind.NUMBER || column.different() < 3) {
      return Optional.empty();
    }
    for (Map.Entry<String, Integer> one : column.counts().entrySet()) {
      String digits = one.getKey().replaceAll("[-.0]", "");
      boolean nines = digits.length() > 1 && digits.chars().allMatch(c -> c == '9');
      double value = nines ? Cells.plain(one.getKey()) : Double.NaN;
      if (one.getValue() > 1 && (value == column.least() || value == column.most())) {
        double largest =
            column.counts().keySet().stream()
                .filter(cell -> !cell.equals(one.getKey()))
                .mapToDouble(cell -> Math.abs(Cells.plain(cell)))
                .filter(other -> !Double.isNaN(other))
                .max()
                .orElse(Double.NaN);
        if (Math.abs(value) > FAR * largest || (value < 0 && -value > largest)) {
          return Optional.of(
              "column %s: %s stands there %d times, far from all other numbers; if it says that nothing was measured, leave those cells empty"
                  .formatted(tally.header().get(at), one.getKey(), one.getValue()));
        }
      }
    }
    return Optional.empty();
  }

  private Understanding.Use use(int at) {
    if (columns.label().isPresent() && columns.label().getAsInt() == at) {
      return Understanding.Use.LABEL;
    }
    if (columns.ids().contains(at)) {
      return Understanding.Use.SEQUENCE;
    }
    if (columns.time().isPresent() && columns.time().getAsInt() == at) {
      return Understanding.Use.TIME;
    }
    boolean text = columns.text().isPresent() && columns.text().getAsInt() == at;
    boolean alone = columns.text().isPresent() && columns.ids().isEmpty();
    boolean read = text || (!alone && columns.features().contains(at));
    return read ? Understanding.Use.FEATURE : Understanding.Use.LEFT_OUT;
  }

  private String words(int at, Understanding.Use use) {
    return switch (use) {
      case SEQUENCE -> columns.ids().size() > 1 ? "the sequence, in part" : "the sequence";
      case TIME ->
          columns.timeForm() == DateForm.NUMBER ? "the time, a number" : columns.timeForm().words();
      case LABEL -> label(at);
      case FEATURE -> feature(at);
      case LEFT_OUT -> held(at);
    };
  }

  private String label(int at) {
    String per =
        everyStep
            ? "one for each step"
            : columns.ids().isEmpty()
                ? "one a row"
                : "one per " + one(tally.header().get(columns.ids().get(columns.ids().size() - 1)));
    if (columns.numbers()) {
      return "the number to be answered, " + per;
    }
    ColumnTally column = tally.columns().get(at);
    List<String> names = new ArrayList<>(column.counts().keySet());
    return (columns.ids().contains(at) ? "the sequence, in part, and the answer, " : "the answer, ")
        + per
        + ", "
        + names.size()
        + (names.size() == 1 ? " class" : " classes")
        + (names.size() <= NAMED ? " (" + String.join(", ", names) + ")" : "");
  }

  /// What an id is the id of.
  private static String one(String id) {
    String plain = ColumnNames.plain(id);
    return plain.endsWith("_id") || plain.endsWith("_key")
        ? plain.substring(0, plain.lastIndexOf('_'))
        : id;
  }

  private String feature(int at) {
    if (columns.text().isPresent() && columns.text().getAsInt() == at) {
      return "text";
    }
    Columns.CellForm form = columns.cells().get(columns.features().indexOf(at));
    ColumnTally column = tally.columns().get(at);
    if (form.words()) {
      return column.flags()
          ? "yes or no"
          : column.different()
              + (column.different() == 1 ? " word" : " words")
              + (tally.whole() ? "" : " so far");
    }
    if (form.date() != DateForm.NUMBER) {
      return "date, in days";
    }
    return switch (form.number()) {
          case PLAIN -> "number";
          case POINT ->
              column.signsOnly()
                  ? "number, written " + column.counts().keySet().iterator().next()
                  : "number, written 1,234.50";
          case COMMA -> "number, written 1.234,50";
          case MIXED -> "number, written 1.234,50 and 1,234.50";
        }
        + (column.kind() == ColumnTally.Kind.EMPTY ? ", always missing" : "")
        + (column.different() == 1 && column.rows() > 1 ? ", always the same" : "");
  }

  private String held(int at) {
    ColumnTally column = tally.columns().get(at);
    if (column.countsRows(at, tally.header().get(at))) {
      return "numbers of the rows";
    }
    if (column.unique() && ColumnNames.id(tally.header().get(at))) {
      return "a name for each row";
    }
    return switch (column.kind()) {
      case EMPTY -> "empty";
      case NUMBER -> "number";
      case STRAYS -> "numbers and words";
      case DATE -> "date";
      case WORDS, NAMES -> column.different() + " words";
      case TEXT -> "text";
    };
  }

  /// What the cells do not say.
  void questions(Reading asked, List<String> questions) {
    for (int i = 0; i < columns.features().size(); i++) {
      int at = columns.features().get(i);
      String name = tally.header().get(at);
      ColumnTally column = tally.columns().get(at);
      Columns.CellForm form = columns.cells().get(i);
      if (use(at) == Understanding.Use.LEFT_OUT) {
        continue;
      }
      if (form.words()) {
        numbersWithin(asked, name, column).ifPresent(questions::add);
        continue;
      }
      if (form.date() != DateForm.NUMBER) {
        dates(asked, name, column, questions);
        continue;
      }
      boolean decided = asked.conventions().decimalComma().isPresent();
      if (column.kind() == ColumnTally.Kind.STRAYS && !column.fewStrays()) {
        questions.add(
            "column "
                + name
                + " holds numbers and words, such as '"
                + TextSource.shortened(column.stray())
                + "': --words "
                + name
                + " takes all of them for words, --features without it leaves it out");
      } else if (column.mixedPercents()) {
        questions.add(
            "column "
                + name
                + " holds numbers in per cent and others without the sign, such as '"
                + column.counts().keySet().stream()
                    .filter(cell -> cell.endsWith("%"))
                    .findFirst()
                    .orElse("")
                + "' and '"
                + column.counts().keySet().stream()
                    .filter(cell -> !cell.endsWith("%"))
                    .findFirst()
                    .orElse("")
                + "': write them in one way; --words "
                + name
                + " takes all of them for words, --features without it leaves it out");
      } else if (column.currencies().size() > 1) {
        questions.add(
            "column %s holds amounts in several currencies, %s: write them in one, or their currency in a column of its own; --words %s takes each for a category, --features without it leaves it out"
                .formatted(name, String.join(" and ", column.currencies()), name));
      } else if (!decided && openPoints(column)) {
        questions.add(openPoints(name, column));
      } else if (!decided
          && (column.contradicts() || (column.open() && !tally.comma() && !tally.point()))) {
        questions.add(
            "column "
                + name
                + (column.contradicts()
                    ? " has points and commas before fractions"
                    : " has commas before three digits, as in '" + example(column) + "'")
                + ": --decimal comma or --decimal point says which part is the fraction");
      }
    }
    if (columns.label().isPresent()) {
      label(asked, questions);
    }
    if (columns.time().isPresent()) {
      int at = columns.time().getAsInt();
      dates(asked, tally.header().get(at), tally.columns().get(at), questions);
    }
  }

  /// Points before three digits wherever there is one, and no other number that says what they are.
  private boolean openPoints(ColumnTally column) {
    return (column.openPoint() || column.everyPointOpen()) && !tally.comma() && !tally.point();
  }

  private static String openPoints(String name, ColumnTally column) {
    return "column %s has points before three digits%s, as in '%s', which may part thousands or be those of fractions: --decimal comma or --decimal point says which part is the fraction"
        .formatted(
            name,
            column.everyPointOpen() ? " in every row" : " and whole numbers below 1,000",
            column.counts().keySet().stream()
                .filter(cell -> cell.indexOf('.') >= 0)
                .findFirst()
                .orElse(""));
  }

  /// What the column of the answer leaves open.
  private void label(Reading asked, List<String> questions) {
    int at = columns.label().getAsInt();
    String name = tally.header().get(at);
    ColumnTally column = tally.columns().get(at);
    if (!columns.numbers()) {
      LabelCells.question(asked, name, column).ifPresent(questions::add);
    } else if (asked.conventions().decimalComma().isEmpty() && openPoints(column)) {
      questions.add(openPoints(name, column));
    }
  }

  /// Words that are numbers with something beside them, `50.0 kg`, `1:05:10`, or lists of numbers:
  /// as categories each would be a word of its own.
  static Optional<String> numbersWithin(Reading asked, String name, ColumnTally column) {
    boolean forced =
        asked.conventions().words().contains(name) || asked.roles().features().contains(name);
    boolean words =
        column.kind() == ColumnTally.Kind.WORDS || column.kind() == ColumnTally.Kind.NAMES;
    if (forced || !words || column.different() < MANY) {
      return Optional.empty();
    }
    Set<String> cells = column.counts().keySet();
    boolean lists = cells.stream().allMatch(UnderstoodTable::isList);
    boolean multiples = cells.stream().anyMatch(cell -> MULTIPLE.matcher(cell).matches());
    boolean quantities =
        cells.stream().anyMatch(UnderstoodTable::isQuantity)
            && cells.stream()
                .allMatch(cell ->
                    isQuantity(cell)
                        || Cells.decimal(cell).isPresent()
                        || (multiples && cell.matches("[\\d.,]+ ?[kKmMbB]")));
    boolean fractions = column.fractions();
    boolean pairs = cells.stream().allMatch(cell -> PAIR.matcher(cell).matches());
    if (!lists && !quantities && !pairs && !fractions) {
      return Optional.empty();
    }
    return Optional.of(
        "column %s holds %s, such as '%s': write the numbers alone%s; --words %s takes each for a category, --features without it leaves it out"
            .formatted(
                name,
                lists
                    ? "lists"
                    : pairs
                        ? "two numbers in one"
                        : fractions ? "fractions" : "numbers with something beside them",
                TextSource.shortened(
                    cells.stream()
                        .filter(cell -> lists || pairs || Cells.decimal(cell).isEmpty())
                        .findFirst()
                        .orElse("")),
                lists
                    ? ", in a column each, or use JSON Lines"
                    : pairs
                        ? ", in a column each, or as one number"
                        : fractions ? ", 0.5 for 1/2" : " in one unit",
                name));
  }

  private static boolean isList(String cell) {
    return (cell.startsWith("[") && cell.endsWith("]"))
        || (cell.startsWith("{") && cell.endsWith("}"));
  }

  /// A number with a unit, a multiple or in parts of time; `1D`, `2F` and `01234` are codes.
  private static boolean isQuantity(String cell) {
    if (PLACE.matcher(cell).matches() || LASTING.matcher(cell).matches()) {
      return true;
    }
    java.util.regex.Matcher found = ONE_NUMBER.matcher(cell);
    if (!found.matches()) {
      return false;
    }
    String number = found.group(1);
    String unit = found.group(3) == null ? "" : found.group(3);
    boolean fraction = number.chars().anyMatch(c -> c == '.' || c == ',' || c == ':');
    boolean led = number.length() > 1 && number.charAt(0) == '0' && !fraction;
    return !led
        && (unit.isEmpty()
            ? number.indexOf(':') > 0
            : fraction || !found.group(2).isEmpty() || unit.length() > 1);
  }

  /// `1,234`, or `0.25`.
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static String example(ColumnTally column) {
    return column.counts().keySet().stream()
        .filter(cell -> cell.indexOf(',') >= 0)
        .findFirst()
        .orElse("");
  }

  private static void dates(
      Reading asked, String name, ColumnTally column, List<String> questions) {
    if (!column.dated()) {
      return;
    }
    if (column.dates().contradicts()) {
      questions.add(
          "column "
              + name
              + " has dates with the day first and with the month first, or times of day beside"
              + " dates: write them in one way, such as 2026-01-31");
    } else if (column.dates().open() && asked.conventions().dayFirst().isEmpty()) {
      questions.add(
          "column "
              + name
              + " has dates such as '"
              + column.counts().keySet().iterator().next()
              + "', and none says whether the day or the month comes first: --dates day-first or"
              + " --dates month-first");
    }
    if (column.dates().halfZoned() && asked.conventions().zone().isEmpty()) {
      questions.add(
          "column "
              + name
              + " has times with an offset and times without one: --time-zone says where the others"
              + " hang, such as Europe/Berlin");
    }
  }
}
