package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.ImagePlan;
import gatelens.data.Input;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Images to steps: one a row, a column, a patch or a pixel.
///
/// @param order what a step is
/// @param height rows of every image
/// @param columns of every image
/// @param channels 1 (colours are read as grey) or 3
/// @param patch rows and columns of a patch; divides height and width; 1 unless patches are read
/// @param grey how colours become grey; models that were saved before there was a choice do not say
///   it, and average
/// @param fit what is done with images of other sizes; not said is exact
public record ImageEncoder(
    ImagePlan.Order order, int height, int columns, int channels, int patch, Grey grey, Fit fit)
    implements Encoder {
  private static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

  /// How colours become grey.
  public enum Grey {
    /// Their mean.
    MEAN,
    /// `0.299 R + 0.587 G + 0.114 B`, as photo libraries do: ITU-R BT.601, 2011, 2.5.1.
    LUMINANCE
  }

  /// What is done with images of other sizes.
  public enum Fit {
    /// They are refused.
    EXACT,
    /// They are brought to the size.
    RESIZED
  }

  /// An encoder of images of one size.
  public ImageEncoder(ImagePlan.Order order, int height, int columns, int channels, int patch) {
    this(order, height, columns, channels, patch, Grey.LUMINANCE, Fit.EXACT);
  }

  /// Checks the sizes.
  ///
  /// @throws IllegalArgumentException if a size is less than 1 or patches do not fill the image
  public ImageEncoder {
    grey = Objects.requireNonNullElse(grey, Grey.MEAN);
    fit = Objects.requireNonNullElse(fit, Fit.EXACT);
    if (height < 1 || columns < 1 || (channels != 1 && channels != 3) || patch < 1) {
      throw new IllegalArgumentException(
          "an image of %d rows, %d columns, %d channels in patches of %d: sizes are at least 1, channels 1 or 3"
              .formatted(height, columns, channels, patch));
    }
    if (order == ImagePlan.Order.PATCHES && (height % patch != 0 || columns % patch != 0)) {
      throw new IllegalArgumentException(
          "patches of " + patch + " do not fill an image of " + height + " x " + columns);
    }
  }

  @Override
  public boolean zerosAreUsual() {
    return false;
  }

  @Override
  public boolean hasMeanInput() {
    return true;
  }

  @Override
  public int width() {
    return height * columns * channels / steps();
  }

  /// The number of steps, T.
  public int steps() {
    return switch (order) {
      case ROWS -> height;
      case COLUMNS -> columns;
      case PATCHES -> (height / patch) * (columns / patch);
      case RASTER -> height * columns;
    };
  }

  /// Where each cell of the sequence lies in the picture.
  ///
  /// @return `int[T * D]`, flat positions in `float[height][width][channels]`; each pixel once
  public int[] positions() {
    int[] positions = new int[height * columns * channels];
    int at = 0;
    int rows =
        order == ImagePlan.Order.PATCHES ? patch : order == ImagePlan.Order.COLUMNS ? height : 1;
    int across =
        order == ImagePlan.Order.PATCHES ? patch : order == ImagePlan.Order.ROWS ? columns : 1;
    for (int top = 0; top < height; top += rows) {
      for (int left = 0; left < columns; left += across) {
        for (int i = 0; i < rows * across; i++) {
          int pixel = (top + i / across) * columns + left + i % across;
          for (int channel = 0; channel < channels; channel++) {
            positions[at++] = pixel * channels + channel;
          }
        }
      }
    }
    return positions;
  }

  @Override
  public FeatureSequence encode(Input input) {
    if (!(input instanceof Input.Image found)) {
      throw Encoder.wrongKind("an image", input);
    }
    Input.Image image = fit == Fit.RESIZED ? Resizing.to(found, height, columns) : found;
    if (image.height() != height || image.width() != columns) {
      throw new IllegalArgumentException(
          "expected an image of %d rows and %d columns as in training, found %d and %d"
              .formatted(height, columns, image.height(), image.width()));
    }
    float[] pixels = channels(image);
    int[] positions = positions();
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[positions[i]];
    }
    return new FeatureSequence(Tensor.of(values, steps(), width()), stepAxis(), featureAxis());
  }

  @Override
  public List<String> notes(Input input) {
    return channels == 1 && input instanceof Input.Image image && image.channels() > 1
        ? List.of("the colours of a picture are read as grey: those of training had none")
        : List.of();
  }

  /// The picture as it is read: of this size, with this many channels.
  ///
  /// @return `float[height][columns][channels]`
  public float[] pixels(Input.Image image) {
    return channels(fit == Fit.RESIZED ? Resizing.to(image, height, columns) : image);
  }

  @Override
  public FeatureSequence absent() {
    return new FeatureSequence(Tensor.zeros(steps(), width()), stepAxis(), featureAxis());
  }

  private float[] channels(Input.Image image) {
    if (image.channels() == channels) {
      return image.values();
    }
    float[] changed = new float[height * columns * channels];
    for (int i = 0; i < height * columns; i++) {
      if (channels == 1) {
        float sum = 0;
        for (int c = 0; c < image.channels(); c++) {
          float weight = grey == Grey.LUMINANCE ? LUMINANCE[c] : 1f / image.channels();
          sum += weight * image.values()[i * image.channels() + c];
        }
        changed[i] = sum;
      } else {
        for (int c = 0; c < channels; c++) {
          changed[i * channels + c] = image.values()[i * image.channels()];
        }
      }
    }
    return changed;
  }

  private Axis stepAxis() {
    return new Axis.Pixels(
        steps(),
        switch (order) {
          case ROWS -> "row";
          case COLUMNS -> "column";
          case PATCHES -> "patch";
          case RASTER -> "pixel";
        });
  }

  private Axis featureAxis() {
    String noun =
        switch (order) {
          case ROWS -> "column";
          case COLUMNS -> "row";
          case PATCHES, RASTER -> "pixel";
        };
    if (channels == 1) {
      return new Axis.Pixels(width(), noun);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width() / 3; i++) {
      for (String colour : List.of("red", "green", "blue")) {
        names.add(noun + " " + i + " " + colour);
      }
    }
    return new Axis.Channels(names);
  }
}
