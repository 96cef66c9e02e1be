package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/// A document with a name and a version, which stand in its first field. Each is a record whose
/// components are the other fields, in their order; a component that may be absent is an
/// `Optional`. What the comments on these records say stands in `docs/json.md` and `docs/schema`.
@JsonPropertyOrder("schema")
@JsonIgnoreProperties(value = "schema", allowGetters = true)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface Document
    permits BatchDocument,
        CompareDocument,
        CompareModelsDocument,
        ConceptDocument,
        ConvertDocument,
        CounterfactualDocument,
        DataDocument,
        DemoDocument,
        DoctorDocument,
        DynamicsDocument,
        BenchmarkDocument,
        EvaluateDocument,
        ExplainDocument,
        ExportDocument,
        FindRateDocument,
        FlowDocument,
        GatesDocument,
        InfluenceDocument,
        InspectDocument,
        InterveneDocument,
        LongDocument,
        MatchDocument,
        MediaDemoDocument,
        MeasureDocument,
        MeasuresDocument,
        MethodsDocument,
        PredictDocument,
        QuestionDocument,
        ReportDocument,
        RulesDocument,
        SelectDocument,
        StateDemoDocument,
        StreamDemoDocument,
        SurveyDocument,
        TraceDocument,
        TrainDocument,
        UnitDocument,
        VerdictDocument {
  /// Name and version, such as `gatelens.train/1`. Fields may be added to a version; none is
  /// renamed or taken away without a new one.
  @JsonProperty("schema")
  String schema();
}
