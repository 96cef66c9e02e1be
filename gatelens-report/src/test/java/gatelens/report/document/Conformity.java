package gatelens.report.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Whether documents are what a JSON Schema says, as far as our schemas go: types, constants,
/// fields, items, references and alternatives.
///
/// @param schema the root, which references are resolved in
record Conformity(JsonNode schema) {
  /// What is wrong, by the place in the document; empty if nothing is.
  List<String> problems(JsonNode document) {
    List<String> found = new ArrayList<>();
    check(schema, document, "", found);
    return found;
  }

  private void check(JsonNode rule, JsonNode value, String at, List<String> found) {
    rule.propertyStream().forEach(each -> one(rule, each, value, at, found));
  }

  private void one(
      JsonNode rule,
      Map.Entry<String, JsonNode> each,
      JsonNode value,
      String at,
      List<String> found) {
    JsonNode said = each.getValue();
    switch (each.getKey()) {
      case "type" -> {
        if (!isA(said.asString(), value)) {
          found.add(at + " is no " + said.asString() + ": " + value);
        }
      }
      case "const" -> {
        if (!said.equals(value)) {
          found.add(at + " is not " + said + ": " + value);
        }
      }
      case "required" ->
          said.forEach(name -> {
            if (!value.has(name.asString())) {
              found.add(at + " lacks " + name.asString());
            }
          });
      case "properties" ->
          said.propertyStream()
              .filter(property -> value.has(property.getKey()))
              .forEach(property ->
                  check(
                      property.getValue(),
                      value.get(property.getKey()),
                      at + "/" + property.getKey(),
                      found));
      case "additionalProperties" ->
          value
              .propertyStream()
              .filter(property -> !rule.path("properties").has(property.getKey()))
              .forEach(property ->
                  check(said, property.getValue(), at + "/" + property.getKey(), found));
      case "items" -> {
        for (int i = 0; value.isArray() && i < value.size(); i++) {
          check(said, value.get(i), at + "/" + i, found);
        }
      }
      case "$ref" -> {
        JsonNode to = schema.at(said.asString().substring(1));
        if (to.isMissingNode()) {
          found.add("the schema refers to " + said + ", which is not there");
        }
        check(to, value, at, found);
      }
      case "anyOf", "oneOf" -> {
        List<List<String>> tried = new ArrayList<>();
        for (JsonNode alternative : said) {
          List<String> wrong = new ArrayList<>();
          check(alternative, value, at, wrong);
          tried.add(wrong);
        }
        long fit = tried.stream().filter(List::isEmpty).count();
        if (fit == 0 || (fit > 1 && each.getKey().equals("oneOf"))) {
          found.add(at + " fits " + fit + " alternatives: " + tried);
        }
      }
      case "$schema", "title", "description", "$defs" -> {}
      default -> found.add("the schema has a word that is not known here: " + each.getKey());
    }
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new AssertionError("no type " + type);
    };
  }
}
