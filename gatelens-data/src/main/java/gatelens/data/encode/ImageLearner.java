package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.ImagePlan;
import gatelens.data.Input;
import gatelens.data.Learner;
import java.util.LinkedHashMap;
import java.util.Map;

/// Learns the size of images, which is one unless they are brought to one, and whether any of them
/// has colours: then all are read with three channels.
final class ImageLearner implements Learner {
  private final ImagePlan plan;
  private final Map<ImagePlan.Size, Integer> sizes = new LinkedHashMap<>();
  private int channels = 1;

  ImageLearner(ImagePlan plan) {
    this.plan = plan;
  }

  @Override
  public void add(Input input) {
    if (!(input instanceof Input.Image image)) {
      throw Encoder.wrongKind("an image", input);
    }
    ImagePlan.Size size = new ImagePlan.Size(image.width(), image.height());
    sizes.merge(size, 1, Integer::sum);
    ImagePlan.Size first = sizes.keySet().iterator().next();
    if (plan.size().isEmpty() && !size.equals(first)) {
      throw new IllegalArgumentException(
          "an image of %d x %d, where the first has %d x %d; images must have one size: --resize %dx%d brings them to it"
              .formatted(
                  image.height(),
                  image.width(),
                  first.height(),
                  first.width(),
                  first.width(),
                  first.height()));
    }
    channels = Math.max(channels, image.channels());
  }

  /// Of the size that most have, where those of other sizes are passed over.
  @Override
  public Encoder encoder() {
    ImagePlan.Size size =
        plan.size()
            .orElseGet(() ->
                sizes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow(() -> new IllegalStateException("no image was seen"))
                    .getKey());
    return new ImageEncoder(
        plan.order(),
        size.height(),
        size.width(),
        channels,
        plan.order() == ImagePlan.Order.PATCHES ? plan.patch() : 1,
        ImageEncoder.Grey.LUMINANCE,
        plan.size().isPresent() ? ImageEncoder.Fit.RESIZED : ImageEncoder.Fit.EXACT);
  }
}
