package gatelens.data.file;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What the names of columns usually say.
final class ColumnNames {
  /// Names of the answer, the surest first.
  private static final List<Set<String>> LABELS =
      List.of(
          Set.of("label", "labels", "class", "target"),
          Set.of(
              "activity",
              "outcome",
              "sentiment",
              "is_fraud",
              "fraud",
              "spam",
              "is_spam",
              "churn",
              "churned",
              "diagnosis",
              "species",
              "emotion",
              "intent",
              "genre",
              "language",
              "y_true",
              "ground_truth"),
          Set.of("y"));

  private static final Set<String> IDS =
      Set.of(
          "id",
          "uid",
          "guid",
          "uuid",
          "key",
          "sid",
          "pid",
          "sequence",
          "seq",
          "series",
          "session",
          "subject",
          "patient",
          "user",
          "customer",
          "client",
          "card",
          "account",
          "device",
          "machine",
          "engine",
          "unit",
          "unit_number",
          "vehicle",
          "trip",
          "trajectory",
          "case",
          "episode",
          "run",
          "trace",
          "person",
          "participant",
          "recording",
          "kennung",
          "kunde",
          "kundin",
          "konto",
          "patientin",
          "teilnehmer",
          "benutzer",
          "nutzer",
          "gerät",
          "fahrzeug",
          "maschine",
          "cliente",
          "paciente",
          "usuario",
          "mrn",
          "iban",
          "msisdn",
          "vin",
          "mmsi",
          "imo",
          "icao",
          "tail_number",
          "account_number",
          "card_number");

  private static final Set<String> TIMES =
      Set.of(
          "time",
          "timestamp",
          "ts",
          "datetime",
          "date",
          "day",
          "when",
          "t",
          "step",
          "at",
          "hour",
          "month",
          "week",
          "year",
          "cycle",
          "tick",
          "frame",
          "moment",
          "datum",
          "zeitstempel",
          "fecha",
          "hora",
          "quarter",
          "period",
          "zeit",
          "uhrzeit",
          "time_step",
          "timestep",
          "t0",
          "monat",
          "woche",
          "tag",
          "jahr",
          "stunde",
          "quartal",
          "zyklus",
          "schritt",
          "zeitschritt",
          "mes",
          "mois",
          "jour",
          "heure",
          "charttime",
          "charted",
          "buchungstag");

  /// What is numbered in one German word.
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(kunden|konto|karten|patienten|fall|vertrags|geräte|fahrzeug|maschinen|auftrags|personal|"
              + "mitglieds|teilnehmer|versuchs|proben)_?(nr|nummer|id)");

  private static final List<Set<String>> PARTS_OF_TIME =
      List.of(
          Set.of("year", "yr", "jahr", "an", "annee", "ano"),
          Set.of("month", "mon", "monat", "mois", "mes"),
          Set.of("day", "tag", "jour", "dia"),
          Set.of("hour", "hr", "stunde", "heure", "hora"),
          Set.of("minute", "min"));

  private static final Set<String> LASTING =
      Set.of(
          "split",
          "lap_time",
          "laptime",
          "pace",
          "duration",
          "elapsed",
          "runtime",
          "run_time",
          "length",
          "dauer",
          "laufzeit",
          "duree",
          "zeitdauer");

  private static final Set<String> PARTS_OF_A_SET =
      Set.of("train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval");

  private static final Set<String> DATES =
      Set.of("date", "datetime", "timestamp", "datum", "fecha", "zeitstempel");

  private static final Set<String> TEXTS =
      Set.of(
          "text",
          "texts",
          "sentence",
          "review",
          "message",
          "comment",
          "tweet",
          "body",
          "content",
          "document",
          "utterance",
          "question",
          "title",
          "headline",
          "description",
          "sms");

  private static final Set<String> CODES =
      Set.of(
          "zip",
          "zipcode",
          "zip_code",
          "plz",
          "postleitzahl",
          "postal_code",
          "postalcode",
          "postcode",
          "post_code",
          "phone",
          "phone_number",
          "telephone",
          "telefon",
          "tel",
          "mobile",
          "fax",
          "fips",
          "iban",
          "ssn",
          "isbn",
          "ean",
          "cpt",
          "naics",
          "sku",
          "barcode",
          "imei",
          "serial_number",
          "telefonnummer",
          "handynummer",
          "handy",
          "msisdn",
          "account_number",
          "card_number",
          "kontonummer");

  private static final Set<String> VERSIONS =
      Set.of(
          "version",
          "firmware",
          "firmware_version",
          "app_version",
          "os_version",
          "release",
          "software_version",
          "build");

  private ColumnNames() {}

  /// True for the names of columns whose digits are codes, with which nobody reckons.
  static boolean code(String name) {
    return CODES.contains(plain(name));
  }

  /// True for the names of versions, of which 1.10 comes after 1.9.
  static boolean version(String name) {
    String plain = plain(name);
    return VERSIONS.contains(plain) || plain.endsWith("_version");
  }

  /// True for the names of a column that says what a value beside it is.
  static boolean variable(String name) {
    return Set.of(
            "variable",
            "metric",
            "parameter",
            "measure",
            "measurement",
            "attribute",
            "signal",
            "sensor",
            "indicator",
            "feature",
            "item",
            "itemid",
            "channel",
            "key",
            "name",
            "type",
            "kind",
            "field",
            "quantity",
            "test")
        .contains(plain(name));
  }

  /// True for the names of a column whose values are what another column says.
  static boolean value(String name) {
    return Set.of("value", "values", "val", "reading", "valuenum", "wert", "result")
        .contains(plain(name));
  }

  /// Which part of a time a name says: 0 the year, 1 the month, 2 the day, 3 the hour, 4 the
  /// minute; below 0 for none.
  static int partOfTime(String name) {
    String plain = plain(name);
    for (int i = 0; i < PARTS_OF_TIME.size(); i++) {
      if (PARTS_OF_TIME.get(i).contains(plain)) {
        return i;
      }
    }
    return -1;
  }

  /// True for a name of how long something lasts.
  static boolean lasting(String name) {
    return LASTING.contains(plain(name));
  }

  /// True if words name the parts of a set, such as `train` and `test`.
  static boolean partsOfASet(Set<String> words) {
    return words.size() > 1
        && words.stream()
            .allMatch(word -> PARTS_OF_A_SET.contains(word.strip().toLowerCase(Locale.ROOT)));
  }

  /// True for the names of dates, not of counts of steps.
  static boolean date(String name) {
    String plain = plain(name);
    return DATES.contains(plain) || plain.endsWith("_date") || plain.startsWith("date_");
  }

  /// True for the names that a column of texts has.
  static boolean text(String name) {
    return TEXTS.contains(plain(name));
  }

  /// `cardId`, `Card ID` and `card-id` as `card_id`.
  static String plain(String name) {
    StringBuilder plain = new StringBuilder();
    char before = 0;
    for (char c : name.strip().toCharArray()) {
      boolean apart = c == '.' || c == '-' || Character.isWhitespace(c);
      if (apart ? before != ' ' : Character.isLowerCase(before) && Character.isUpperCase(c)) {
        plain.append('_');
      }
      if (!apart) {
        plain.append(c);
      }
      before = apart ? ' ' : c;
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  /// How surely a name is that of the answer: 0 most; -1 if it is not.
  static int label(String name) {
    String plain = plain(name);
    for (int rank = 0; rank < LABELS.size(); rank++) {
      if (LABELS.get(rank).contains(plain)) {
        return rank;
      }
    }
    boolean part =
        plain.endsWith("_label")
            || plain.startsWith("label_")
            || plain.endsWith("_class")
            || plain.startsWith("is_");
    return part ? 1 : -1;
  }

  static boolean id(String name) {
    String plain = plain(name);
    return IDS.contains(plain)
        || List.of("_id", "_key", "_nr", "_nummer", "_no").stream().anyMatch(plain::endsWith)
        || NUMBERED.matcher(plain).matches();
  }

  /// True for the names that numbers of rows have.
  static boolean ofRows(String name) {
    String plain = plain(name);
    return plain.startsWith("unnamed:")
        || Set.of("index", "row", "rownum", "row_number", "rownames", "row_id", "nr", "no", "#")
            .contains(plain);
  }

  /// How surely a name is that of a time: 0 most; -1 if it is not.
  static int time(String name) {
    String plain = plain(name);
    if (TIMES.contains(plain)) {
      return 0;
    }
    boolean part =
        List.of("_time", "_date", "_at", "_ts", "_timestamp", "_day").stream()
                .anyMatch(plain::endsWith)
            || plain.startsWith("time_")
            || plain.startsWith("date_")
            || plain.startsWith("timestamp_");
    return part ? 1 : -1;
  }
}
