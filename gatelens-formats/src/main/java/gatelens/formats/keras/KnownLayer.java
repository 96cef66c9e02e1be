package gatelens.formats.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A class of Keras that is read, with every setting that it may have and what becomes of it. A
/// setting that stands in none of these lists is not understood.
///
/// @param name the class in Keras 3
/// @param others what it is or was called besides
/// @param reads settings that are read
/// @param usual settings that must have a value, because no other is supported: the values as JSON
/// @param training settings that act while training only
/// @param manner settings that say how something is computed or stored, not what
/// @param mask what becomes of a mask behind it
record KnownLayer(
    String name,
    List<String> others,
    List<String> reads,
    Map<String, List<String>> usual,
    List<String> training,
    List<String> manner,
    Mask mask) {
  /// What becomes of a mask behind a layer.
  enum Mask {
    /// It goes on.
    PASSES,
    /// It ends: the layer knows no masks.
    ENDS,
    /// It ends with the steps: the layer makes one vector of them.
    USED_UP,
    /// The layer makes one.
    MADE,
    /// The layer does something with it that is not supported.
    REFUSED
  }

  /// Settings that every layer may have: `dtype` is compared, the others change no answer.
  static final List<String> COMMON =
      List.of("name", "trainable", "batch_shape", "batch_input_shape", "input_shape");

  private static final String WEIGHT_TRAINING =
      "kernel_initializer bias_initializer kernel_regularizer bias_regularizer kernel_constraint"
          + " bias_constraint activity_regularizer init W_regularizer b_regularizer W_constraint"
          + " b_constraint";
  private static final String CELL_TRAINING =
      WEIGHT_TRAINING
          + " recurrent_initializer recurrent_regularizer recurrent_constraint dropout"
          + " recurrent_dropout seed unit_forget_bias inner_init forget_bias_init U_regularizer"
          + " dropout_W dropout_U";
  private static final String CELL =
      "units output_dim activation recurrent_activation inner_activation use_bias"
          + " return_sequences return_state go_backwards stateful zero_output_for_mask unroll";
  private static final String CELL_MANNER =
      "implementation consume_less use_cudnn input_dim input_length input_dtype";
  private static final String NORMAL_TRAINING =
      "beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint"
          + " gamma_constraint";

  /// Keras adds a low-rank adapter to the weight when it saves it; one that stands apart in a file
  /// is a weight that no layer takes.
  private static final String ADAPTER = "lora_rank lora_alpha";

  /// All, in the order in which people meet them.
  static final List<KnownLayer> ALL =
      List.of(
          of("InputLayer", "", "dtype input_dtype", Mask.PASSES)
              .usual("sparse=false ragged=false optional=false type_spec=null")
              .manner("shape"),
          of("Embedding", "", "input_dim output_dim mask_zero", Mask.MADE)
              .usual("weights=null quantization_config=null")
              .training(
                  "embeddings_initializer embeddings_regularizer embeddings_constraint"
                      + " activity_regularizer init W_regularizer W_constraint dropout")
              .manner("input_length input_dtype sparse " + ADAPTER),
          of("Masking", "", "mask_value", Mask.MADE).manner("input_dim input_length input_dtype"),
          of("GRU", "GRUV2 CuDNNGRU", CELL + " reset_after", Mask.PASSES)
              .usual("time_major=false weights=null")
              .training(CELL_TRAINING)
              .manner(CELL_MANNER),
          of("LSTM", "LSTMV2 CuDNNLSTM", CELL, Mask.PASSES)
              .usual("time_major=false weights=null")
              .training(CELL_TRAINING)
              .manner(CELL_MANNER),
          of("Bidirectional", "", "layer backward_layer merge_mode", Mask.PASSES)
              .usual("weights=null")
              .manner("input_dim input_length input_dtype"),
          of("TimeDistributed", "", "layer", Mask.PASSES)
              .manner("input_dim input_length input_dtype"),
          of(
                  "Dense",
                  "TimeDistributedDense",
                  "units output_dim activation use_bias bias",
                  Mask.PASSES)
              .usual("weights=null quantization_config=null quantization_mode=null")
              .training(WEIGHT_TRAINING)
              .manner("input_dim input_length input_dtype " + ADAPTER),
          of("Activation", "", "activation", Mask.PASSES).manner("input_dim input_length"),
          of("Softmax", "", "axis", Mask.REFUSED),
          of("ReLU", "", "max_value negative_slope threshold", Mask.PASSES),
          of("LeakyReLU", "", "negative_slope alpha", Mask.PASSES),
          of("PReLU", "", "shared_axes", Mask.PASSES)
              .usual("weights=null")
              .training("alpha_initializer alpha_regularizer alpha_constraint init"),
          of("ELU", "", "alpha", Mask.PASSES),
          of("ThresholdedReLU", "", "theta", Mask.PASSES),
          of("Dropout", "", "rate p", Mask.PASSES).training("seed noise_shape"),
          of("SpatialDropout1D", "", "rate p", Mask.PASSES).training("seed noise_shape"),
          of("AlphaDropout", "", "rate p", Mask.PASSES).training("seed noise_shape"),
          of("GaussianNoise", "", "", Mask.PASSES).training("stddev sigma seed"),
          of("GaussianDropout", "", "", Mask.PASSES).training("rate p seed"),
          of("ActivityRegularization", "", "", Mask.PASSES).training("l1 l2"),
          of("Identity", "", "", Mask.PASSES),
          of(
                  "BatchNormalization",
                  "BatchNormalizationV1 BatchNormalizationV2",
                  "axis epsilon center scale",
                  Mask.PASSES)
              .usual("mode=0 renorm=false virtual_batch_size=null adjustment=null weights=null")
              .training(
                  NORMAL_TRAINING
                      + " momentum moving_mean_initializer moving_variance_initializer synchronized"
                      + " renorm_clipping renorm_momentum beta_init gamma_init")
              .manner("fused"),
          of("LayerNormalization", "", "axis epsilon center scale", Mask.PASSES)
              .usual("rms_scaling=false")
              .training(NORMAL_TRAINING),
          of("GlobalAveragePooling1D", "GlobalAvgPool1D", "", Mask.USED_UP)
              .usual("data_format=\"channels_last\",null keepdims=false"),
          of("GlobalMaxPooling1D", "GlobalMaxPool1D", "", Mask.ENDS)
              .usual("data_format=\"channels_last\",null keepdims=false"),
          of("Flatten", "", "", Mask.ENDS).usual("data_format=\"channels_last\",null"),
          of("Reshape", "", "target_shape", Mask.ENDS),
          of("Concatenate", "", "axis", Mask.PASSES),
          of("Merge", "", "mode concat_axis", Mask.PASSES)
              .usual("output_shape=null output_mask=null")
              .manner(
                  "mode_type dot_axes output_shape_type output_mask_type arguments node_indices"
                      + " tensor_indices layers"));

  private static KnownLayer of(String name, String others, String reads, Mask mask) {
    return new KnownLayer(name, words(others), words(reads), Map.of(), List.of(), List.of(), mask);
  }

  private KnownLayer usual(String text) {
    Map<String, List<String>> values = new TreeMap<>();
    for (String word : words(text)) {
      int at = word.indexOf('=');
      values.put(word.substring(0, at), List.of(word.substring(at + 1).split(",", -1)));
    }
    return new KnownLayer(name, others, reads, values, training, manner, mask);
  }

  private KnownLayer training(String text) {
    return new KnownLayer(name, others, reads, usual, words(text), manner, mask);
  }

  private KnownLayer manner(String text) {
    return new KnownLayer(name, others, reads, usual, training, words(text), mask);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  /// The class with this name.
  static Optional<KnownLayer> named(String kind) {
    return ALL.stream()
        .filter(each -> each.name.equals(kind) || each.others.contains(kind))
        .findFirst();
  }

  /// The names of all classes.
  static List<String> names() {
    List<String> names = new ArrayList<>();
    ALL.forEach(each -> names.add(each.name));
    return names;
  }

  /// The classes as a Markdown table, for the page of what opens.
  static String table() {
    StringBuilder page = new StringBuilder();
    page.append("| layer | also | settings that are read | must be as shown |");
    page.append(" acts while training only | says how, not what | mask behind it |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (KnownLayer each : ALL) {
      List<String> fixed = new ArrayList<>();
      each.usual.forEach((key, values) -> fixed.add(key + "=" + String.join(" or ", values)));
      List<List<String>> cells =
          Arrays.asList(
              List.of(each.name), each.others, each.reads, fixed, each.training, each.manner);
      for (List<String> cell : cells) {
        page.append("| ");
        page.append(cell.isEmpty() ? "" : "`" + String.join("`, `", cell) + "`");
        page.append(' ');
      }
      page.append("| ")
          .append(
              switch (each.mask) {
                case PASSES -> "goes on";
                case ENDS -> "ends, all steps are read";
                case USED_UP -> "masked steps are passed over";
                case MADE -> "is made here";
                case REFUSED -> "refused";
              })
          .append(" |\n");
    }
    return page.toString();
  }
}
