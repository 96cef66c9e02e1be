package gatelens.batch;

import gatelens.survey.DataSurvey;
import java.io.IOException;
import java.nio.file.Path;

/// Writes a survey as a page: who draws is no part of this module.
@FunctionalInterface
public interface SurveyPage {
  /// Draws nothing.
  SurveyPage NONE = (survey, file) -> {};

  /// Writes a page.
  void write(DataSurvey survey, Path file) throws IOException;
}
