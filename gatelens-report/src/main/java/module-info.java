/// Draws and writes what was found; runs nothing. Read {@link gatelens.report.picture.Gallery} and
/// {@link gatelens.report.document.Document} first.
module gatelens.report {
  requires static org.jspecify;
  requires transitive gatelens.explain;
  requires transitive java.desktop;
  requires transitive tools.jackson.databind;
  requires com.fasterxml.jackson.annotation;
  // named by their Automatic-Module-Name
  requires org.apache.fontbox;
  requires org.apache.pdfbox;
  requires org.apache.pdfbox.io;

  exports gatelens.report.document;
  exports gatelens.report.draw;
  exports gatelens.report.page;
  exports gatelens.report.picture;
  exports gatelens.report.tensorboard;
  exports gatelens.report.text;

  // documents are records, written and read as JSON
  opens gatelens.report.document to
      tools.jackson.databind;
}
