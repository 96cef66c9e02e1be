package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Documents as text, field for field, and back.
final class JsonTest {
  private static final TrainDocument TRAINED =
      new TrainDocument(
          "m.gatelens",
          "epochs_done",
          "accuracy",
          36,
          1,
          List.of(
              new TrainDocument.Epoch(
                  1, 0.7, 0.5, OptionalDouble.empty(), OptionalDouble.empty(), 0.001),
              new TrainDocument.Epoch(
                  2, 0.5, 0.75, OptionalDouble.of(0.625), OptionalDouble.of(1), 1e-4)),
          Optional.of(
              new TrainDocument.Test(
                  112, OptionalDouble.of(0.9732), OptionalDouble.empty(), OptionalDouble.empty())));

  private static void staysTheSame(Document document, String text) {
    assertThat(Json.text((Record) document)).isEqualTo(text);
    assertThat(Json.read(text, document.getClass())).isEqualTo(document);
  }

  @Test
  void aTraining() {
    staysTheSame(
        TRAINED,
        """
        {"schema":"gatelens.train/1","model":"m.gatelens","end":"epochs_done","metric":"accuracy",\
        "parameters":36,"best":1,"epochs":[{"epoch":1,"loss":0.7,"metric":0.5,"rate":0.001},\
        {"epoch":2,"loss":0.5,"metric":0.75,"validationLoss":0.625,"validationMetric":1.0,\
        "rate":1.0E-4}],"test":{"rows":112,"accuracy":0.9732}}\
        """);
  }

  @Test
  void aTrainingThatWasHeldToNothing() {
    staysTheSame(
        new TrainDocument("m", "interrupted", "absolute error", 1, -1, List.of(), Optional.empty()),
        """
        {"schema":"gatelens.train/1","model":"m","end":"interrupted","metric":"absolute error",\
        "parameters":1,"best":-1,"epochs":[]}\
        """);
  }

  @Test
  void aSelection() {
    SelectDocument.Row row =
        new SelectDocument.Row(
            "gru",
            8,
            1,
            0,
            0.005,
            0.75,
            0.25,
            0.125,
            List.of(0.5, 1.0),
            30,
            true,
            99,
            1.5e-5,
            OptionalDouble.of(0.5),
            Optional.of("the best"),
            Optional.empty(),
            Optional.of("sgd(0.1)"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of(0.75, 1.0)),
            Optional.of(Map.of("auc", 0.5)),
            Optional.empty());
    staysTheSame(
        new SelectDocument(
            "accuracy",
            2,
            List.of(),
            row,
            Optional.of(new SelectDocument.Paired(-0.25, 0.125, 0.5)),
            Optional.empty(),
            Optional.of(List.of(new SelectDocument.Share("units", 0.5, Map.of("8", 0.75))))),
        """
        {"schema":"gatelens.select/1","metric":"accuracy","folds":2,"candidates":[],\
        "recommended":{"cell":"gru","units":8,"layers":1,"dropout":0.0,"rate":0.005,"mean":0.75,\
        "deviation":0.25,"standardError":0.125,"scores":[0.5,1.0],"epochs":30,"finished":true,\
        "parameters":99,"secondsPerPrediction":1.5E-5,"test":0.5,"reason":"the best",\
        "optimizer":"sgd(0.1)","trainingScores":[0.75,1.0],"figures":{"auc":0.5}},\
        "paired":{"difference":-0.25,"standardError":0.125,"pValue":0.5},\
        "axes":[{"axis":"units","share":0.5,"groups":{"8":0.75}}]}\
        """);
  }

  @Test
  void anEvaluation() {
    staysTheSame(
        new BenchmarkDocument(
            List.of(
                new BenchmarkDocument.Task(
                    "state",
                    2,
                    3,
                    List.of(0.5),
                    List.of(
                        new BenchmarkDocument.Row(
                            "occlusion", "Occlusion[]", Map.of("AUROC", 1.0), Map.of())),
                    List.of(
                        new BenchmarkDocument.Figures(
                            "occlusion",
                            "AFO",
                            OptionalDouble.of(0.5),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.of(0.25),
                            "a paper"))))),
        """
        {"schema":"gatelens.benchmark/1","tasks":[{"task":"state","seeds":2,"explained":3,\
        "accuracy":[0.5],"rows":[{"method":"occlusion","settings":"Occlusion[]",\
        "mean":{"AUROC":1.0},"deviation":{}}],"published":[{"method":"occlusion","theirs":"AFO",\
        "AUROC":0.5,"AUR":0.25,"source":"a paper"}]}]}\
        """);
  }

  @Test
  void theDemos() {
    staysTheSame(
        new DemoDocument(
            0.5,
            0.25,
            0.125,
            List.of("German"),
            4,
            2,
            1.5,
            "/tmp/a.html",
            List.of(
                new DemoDocument.Explained(
                    "Ulm",
                    "German",
                    "Welsh",
                    0.75,
                    List.of("U", "l", "m"),
                    List.of(1.0, 2.0, -0.5),
                    List.of(0.0, 0.0, 1.0),
                    3,
                    0.5,
                    1e-7))),
        """
        {"schema":"gatelens.demo/1","accuracy":0.5,"chance":0.25,"majority":0.125,\
        "classes":["German"],"train":4,"test":2,"seconds":1.5,"report":"/tmp/a.html",\
        "explanations":[{"text":"Ulm","language":"German","answer":"Welsh","probability":0.75,\
        "letters":["U","l","m"],"attribution":[1.0,2.0,-0.5],"written":[0.0,0.0,1.0],"score":3.0,\
        "baselineScore":0.5,"gap":1.0E-7}]}\
        """);
    staysTheSame(
        new StateDemoDocument("state", 0.5, List.of(new StateDemoDocument.Row("shapley", 1, 0.5))),
        """
        {"schema":"gatelens.demo/1","task":"state","accuracy":0.5,\
        "rows":[{"method":"shapley","AUROC":1.0,"AUPRC":0.5}]}\
        """);
    staysTheSame(
        new StreamDemoDocument("stream", 80, 4, 3, 5, 2, 0.75, "/tmp/a.html"),
        """
        {"schema":"gatelens.demo/1","task":"stream","events":80,"frauds":4,"found":3,"alarms":5,\
        "falseAlarms":2,"named":0.75,"report":"/tmp/a.html"}\
        """);
    staysTheSame(
        new MediaDemoDocument(
            "both",
            8,
            4,
            0.5,
            0.25,
            java.util.Optional.of(0.75),
            1.5,
            "/tmp/a.html",
            List.of(new MediaDemoDocument.Case("r1", "a", "b", "a word", "b (51 %).", true))),
        """
        {"schema":"gatelens.demo/1","task":"both","train":8,"test":4,"accuracy":0.5,"named":0.25,\
        "together":0.75,"seconds":1.5,"report":"/tmp/a.html","explanations":[{"name":"r1",\
        "label":"a","answer":"b","planted":"a word","sentence":"b (51 %).","named":true}]}\
        """);
    staysTheSame(
        new LongDocument(
            List.of(
                new LongDocument.Run(
                    "copy",
                    100,
                    "gru",
                    true,
                    5,
                    0.5,
                    0.125,
                    false,
                    List.of(2.0),
                    1,
                    2,
                    List.of(1.0, 0.5),
                    List.of(1.0),
                    0.5)),
            "/tmp/a.html"),
        """
        {"schema":"gatelens.long/1","runs":[{"task":"copy","steps":100,"cell":"gru",\
        "longMemory":true,"updates":5,"score":0.5,"withoutLooking":0.125,"learned":false,\
        "losses":[2.0],"halfLifeBefore":1.0,"halfLifeAfter":2.0,"reachBefore":[1.0,0.5],\
        "reachAfter":[1.0],"seconds":0.5}],"report":"/tmp/a.html"}\
        """);
  }

  @Test
  void theMachineAndTheModel() {
    staysTheSame(
        new DoctorDocument("0.1", "25", "Temurin", "Linux amd64", "scalar", 2, 4096),
        """
        {"schema":"gatelens.doctor/1","gatelens":"0.1","java":"25","vendor":"Temurin",\
        "system":"Linux amd64","kernels":"scalar","processors":2,"heapMiB":4096}\
        """);
    staysTheSame(
        new ReportDocument("why.html", 3, 12),
        """
        {"schema":"gatelens.report/1","output":"why.html","sequences":3,"bytes":12}\
        """);
    staysTheSame(
        new ExportDocument("npy", "arrays"),
        """
        {"schema":"gatelens.export/1","format":"npy","output":"arrays"}\
        """);
    staysTheSame(
        new ConvertDocument("onnx", "m.onnx", 12),
        """
        {"schema":"gatelens.convert/1","format":"onnx","output":"m.onnx","bytes":12}\
        """);
    assertThat(Json.text(new BenchLine("predict-b1", 2, 0.19, 3000, 42)))
        .isEqualTo(
            """
            {"case":"predict-b1","threads":2,"ms":0.19,"n":3000,"gflops":42.0}\
            """);
  }

  @Test
  void whatIsNotFiniteIsRefusedByName() {
    record Inner(double[] norms) {}
    assertThatThrownBy(() -> Json.text(new Inner(new double[] {1, Double.POSITIVE_INFINITY})))
        .isInstanceOf(Json.NotFiniteException.class)
        .hasMessage("norms is Infinity, which JSON has no form for");
    assertThatThrownBy(() -> Json.text(new BenchLine("x", 1, Double.NaN, 1, 1)))
        .isInstanceOf(Json.NotFiniteException.class)
        .hasMessage("ms is NaN, which JSON has no form for");
  }

  @Test
  void anotherSchemaIsRefused() {
    String doctor = Json.text(new DoctorDocument("0.1", "25", "T", "L", "scalar", 2, 4096));
    assertThatThrownBy(() -> Json.read(doctor, LongDocument.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LongDocument");
    assertThatThrownBy(
            () -> Json.read(doctor.replace("doctor/1", "doctor/2"), DoctorDocument.class))
        .hasMessage("expected a document of the schema gatelens.doctor/1, found gatelens.doctor/2");
    assertThatThrownBy(() -> Json.read("{\"schema\":", DoctorDocument.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFieldOfALaterProgramIsPassedOver() {
    String text = Json.text(TRAINED);
    String later = text.substring(0, text.length() - 1) + ",\"colour\":\"red\"}";
    assertThat(Json.read(later, TrainDocument.class)).isEqualTo(TRAINED);
  }
}
