package gatelens.cli;

import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Small files of every kind that a command reads, to try its options on.
final class OptionFiles {
  private OptionFiles() {}

  static void write(Path folder) throws IOException {
    TextModel.write(folder);
    TextModel.rows(folder);
    Files.writeString(folder.resolve("rows.txt2"), TextModel.ROWS);
    models(folder);
    arrays(folder);
    tables(folder);
    images(folder);
    sounds(folder);
  }

  private static void models(Path folder) throws IOException {
    ModelFile.write(
        ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1),
        folder.resolve("a.gatelens"));
    ModelFile.write(
        new gatelens.lens.ArrayNames(
                java.util.List.of(), java.util.List.of("amount", "age"), java.util.List.of())
            .in(
                ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1),
                java.util.List.of()),
        folder.resolve("named.gatelens"));
    ModelFile.write(
        ModelPlan.parse("gru(3,sequences) gru(2) dense(2,softmax)")
            .initialise(2, Initialisation.KERAS, 1),
        folder.resolve("deep.gatelens"));
    Files.writeString(folder.resolve("misspelt.json"), "{\"readot\": \"mean\"}");
    Files.writeString(folder.resolve("misread.json"), "{\"readout\": \"meen\"}");
    ModelFile.write(
        ModelPlan.parse("lstm(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 2),
        folder.resolve("b.gatelens"));
    ModelFile.write(
        ModelPlan.parse("gru(3,sequences) dense(2,softmax)").initialise(2, Initialisation.KERAS, 2),
        folder.resolve("every.gatelens"));
    ModelFile.write(
        ModelPlan.parse("embedding(4) gru(3) dense(2,softmax)")
            .initialise(6, Initialisation.KERAS, 3),
        folder.resolve("tokens.gatelens"));
    Files.writeString(folder.resolve("words.txt"), "<pad>\none\ntwo\nthree\nfour\nfive\n");
    gatelens.formats.torch.StateDictWriter.write(
        ModelPlan.parse("gru(3) dense(2)").initialise(2, Initialisation.PYTORCH, 1),
        folder.resolve("bare.safetensors"));
    Files.writeString(folder.resolve("architecture.json"), "{\"readout\": \"mean\"}");
  }

  private static void arrays(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[20 * 4 * 2];
    float[] labels = new float[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int n = 0; n < labels.length; n++) {
      labels[n] = values[n * 8] > 0 ? 1 : 0;
    }
    Npy.write(folder.resolve("x.npy"), Tensor.of(values, 20, 4, 2));
    Npy.write(folder.resolve("y.npy"), Tensor.of(labels, 20));
    float[] ids = new float[6 * 4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 1 + random.nextInt(5);
    }
    Npy.write(folder.resolve("ids.npy"), Tensor.of(ids, 6, 4));
    float[] groups = new float[20];
    float[] weights = new float[20];
    for (int n = 0; n < groups.length; n++) {
      groups[n] = Math.floorDiv(n, 2);
      weights[n] = n % 3;
    }
    float[] folds = new float[20];
    float[] padded = values.clone();
    for (int n = 0; n < 20; n++) {
      folds[n] = n % 4;
      padded[n * 8 + 6] = 0;
      padded[n * 8 + 7] = 0;
    }
    Npy.write(folder.resolve("folds.npy"), Tensor.of(folds, 20));
    Npy.write(folder.resolve("padded.npy"), Tensor.of(padded, 20, 4, 2));
    Npy.write(folder.resolve("yids.npy"), Tensor.of(new float[] {0, 1, 0, 1, 0, 1}, 6));
    Npy.write(folder.resolve("groups.npy"), Tensor.of(groups, 20));
    Npy.write(folder.resolve("weights.npy"), Tensor.of(weights, 20));
    float[] some = java.util.Arrays.copyOf(values, 24);
    float[] truth = new float[20 * 4];
    for (int n = 0; n < 20; n++) {
      truth[n * 4] = 1;
    }
    Npy.write(folder.resolve("truth3.npy"), Tensor.of(java.util.Arrays.copyOf(truth, 12), 3, 4));
    Npy.write(folder.resolve("attribution3.npy"), Tensor.of(some, 3, 4, 2));
    Npy.write(folder.resolve("x3.npy"), Tensor.of(some, 3, 4, 2));
    Npy.write(
        folder.resolve("square3.npy"), Tensor.of(java.util.Arrays.copyOf(values, 12), 3, 2, 2));
    Npy.write(folder.resolve("byfeature3.npy"), Tensor.of(new float[] {1, 2, 3, 1, 2, 1}, 3, 2));
    float[] halves = new float[20 * 2];
    java.util.Arrays.fill(halves, 0.5f);
    Npy.write(folder.resolve("expected3.npy"), Tensor.of(java.util.Arrays.copyOf(halves, 6), 3, 2));
  }

  private static void tables(Path folder) throws IOException {
    StringBuilder cards = new StringBuilder("card,when,amount,kind,postcode,weight,label\n");
    StringBuilder events = new StringBuilder();
    SplittableRandom random = new SplittableRandom(5);
    for (int n = 0; n < 16; n++) {
      for (int t = 0; t < 3; t++) {
        double amount = Math.round(1000 * random.nextDouble()) / 10.0;
        cards.append(
            "c%d,2024-02-%02d %02d:00,%s,%s,%d,%d,%s%n"
                .formatted(
                    n,
                    1 + 2 * t * t,
                    n,
                    n == 3 && t == 1 ? "" : Double.toString(amount),
                    n % 2 == 0 ? "food" : "fuel",
                    10115 + n % 3,
                    1 + n % 2,
                    n % 3 == 0 ? "fraud" : "ok"));
        events.append(
            "{\"card\":\"c%d\",\"when\":%d,\"f0\":%s,\"f1\":%d}%n"
                .formatted(n % 3, 16 * t + n, amount, n % 2));
      }
    }
    Files.writeString(folder.resolve("cards.csv"), cards.toString());
    Files.writeString(folder.resolve("other.csv"), cards.toString());
    Files.writeString(
        folder.resolve("copies.csv"), "text,label\n" + TextModel.ROWS.substring(11).repeat(4));
    Files.writeString(
        folder.resolve("bad.csv"), "a,b,label\n" + "1,2,x\n2,1,y\n".repeat(6) + "1,x;,y\n");
    Files.writeString(
        folder.resolve("dates.csv"),
        "id,when,value,label\n"
            + "a,03/02/2024,1,x\na,04/02/2024,2,x\nb,05/02/2024,3,y\nb,06/02/2024,4,y\n".repeat(1));
    Files.writeString(
        folder.resolve("points.csv"),
        "id,value,label\na,1.234,x\na,2.345,x\nb,3.456,y\nb,4.567,y\n");
    StringBuilder line = new StringBuilder("value,load\n");
    for (int t = 0; t < 60; t++) {
      line.append("%.3f,%.3f%n".formatted(Math.sin(t / 3.0), Math.cos(t / 5.0)));
    }
    Files.writeString(folder.resolve("line.csv"), line.toString());
    StringBuilder pixels = new StringBuilder("label,");
    pixels.append("p0,p1,p2,p3,p4,p5,p6,p7\n");
    for (int n = 0; n < 8; n++) {
      pixels.append(n % 2 == 0 ? "a" : "b");
      for (int p = 0; p < 8; p++) {
        pixels.append(',').append((n * 31 + p * 17) % 256);
      }
      pixels.append('\n');
    }
    Files.writeString(folder.resolve("pixels.csv"), pixels.toString());
    Files.writeString(folder.resolve("events.jsonl"), events.toString());
    StringBuilder clock = new StringBuilder("id,when,value,label\n");
    for (int n = 0; n < 8; n++) {
      for (String time : new String[] {"01:50", "02:40", "02:10", "03:30"}) {
        clock.append("i%d,2024-10-27 %s,%d,%s%n".formatted(n, time, n, n % 2 == 0 ? "a" : "b"));
      }
    }
    Files.writeString(folder.resolve("clock.csv"), clock.toString());
    StringBuilder ticks = new StringBuilder("id,tick,value,label\n");
    for (int n = 0; n < 24; n++) {
      ticks.append("i%d,%d,%d,%s%n".formatted(n / 3, n * n, n % 5, n / 3 % 2 == 0 ? "a" : "b"));
    }
    Files.writeString(folder.resolve("ticks.csv"), ticks.toString());
    StringBuilder texts = new StringBuilder("text,note,label\n");
    String[] words = {"good", "bad", "film", "very", "not", "dull"};
    for (int n = 0; n < 16; n++) {
      for (int w = 0; w < 4; w++) {
        texts.append(w == 0 ? "" : " ").append(words[random.nextInt(words.length)]);
      }
      texts.append(n % 2 == 0 ? ",a word more,pos\n" : ",some words here,neg\n");
    }
    Files.writeString(folder.resolve("texts.csv"), texts.toString());
  }

  private static void images(Path folder) throws IOException {
    for (String name : new String[] {"dark", "light"}) {
      Path of = Files.createDirectories(folder.resolve("images").resolve(name));
      for (int n = 0; n < 6; n++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
          int grey = (name.equals("dark") ? 20 : 160) + (i * 7 + n * 13) % 60;
          image.setRGB(i % 8, i / 8, grey << 16 | grey << 8 | grey);
        }
        ImageIO.write(image, "png", of.resolve(n + ".png").toFile());
      }
    }
  }

  private static void sounds(Path folder) throws IOException {
    for (String name : new String[] {"high", "low"}) {
      File of = Files.createDirectories(folder.resolve("sounds").resolve(name)).toFile();
      for (int n = 0; n < 6; n++) {
        byte[] samples = new byte[2 * 1600];
        for (int i = 0; i < samples.length / 2; i++) {
          double tone = Math.sin(i * (name.equals("high") ? 0.6 : 0.2) + n);
          short value = (short) (8000 * tone);
          samples[2 * i] = (byte) value;
          samples[2 * i + 1] = (byte) (value >> 8);
        }
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        AudioSystem.write(
            new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2),
            AudioFileFormat.Type.WAVE,
            new File(of, n + ".wav"));
      }
    }
    StringBuilder pairs = new StringBuilder("voice,note,label\n");
    for (int n = 0; n < 12; n++) {
      String name = n % 2 == 0 ? "high" : "low";
      pairs.append("sounds/%s/%d.wav,it was %s,%s%n".formatted(name, n / 2, name, name));
    }
    Files.writeString(folder.resolve("pairs.csv"), pairs.toString());
  }
}
