package gatelens.data.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/// Whole numbers in the first directory of a TIFF structure. Format: TIFF 6.0, 1992, section 2.
final class TiffDirectory {
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY = 12;

  private final Map<Integer, long[]> values;

  private TiffDirectory(Map<Integer, long[]> values) {
    this.values = values;
  }

  /// The directory of a structure, without what is not in the file; empty where none is.
  ///
  /// @param from where the structure begins; below 0 if there is none
  static TiffDirectory of(byte[] bytes, int from) {
    Map<Integer, long[]> values = new HashMap<>();
    if (from < 0 || from + 8 > bytes.length) {
      return new TiffDirectory(values);
    }
    ByteBuffer data = ByteBuffer.wrap(bytes, from, bytes.length - from).slice();
    data.order(data.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = data.getInt(4);
    if (directory < 0 || directory > data.limit() - 2) {
      return new TiffDirectory(values);
    }
    int entries = data.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + ENTRY * i;
      if (at > data.limit() - ENTRY) {
        break;
      }
      long[] numbers = numbers(data, at);
      if (numbers.length > 0) {
        values.putIfAbsent(data.getShort(at) & 0xffff, numbers);
      }
    }
    return new TiffDirectory(values);
  }

  private static long[] numbers(ByteBuffer data, int at) {
    int type = data.getShort(at + 2) & 0xffff;
    int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
    long count = data.getInt(at + 4) & 0xffffffffL;
    if (size == 0 || count == 0 || count * size > data.limit()) {
      return new long[0];
    }
    long place = count * size <= 4 ? at + 8 : data.getInt(at + 8) & 0xffffffffL;
    if (place + count * size > data.limit()) {
      return new long[0];
    }
    long[] numbers = new long[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      int here = (int) place + i * size;
      numbers[i] =
          switch (size) {
            case 1 -> data.get(here) & 0xff;
            case 2 -> data.getShort(here) & 0xffff;
            default -> data.getInt(here) & 0xffffffffL;
          };
    }
    return numbers;
  }

  /// All numbers of a tag; none if it is not there.
  long[] all(int tag) {
    return values.getOrDefault(tag, new long[0]).clone();
  }

  /// The first number of a tag.
  ///
  /// @param otherwise where it is not there
  long first(int tag, long otherwise) {
    long[] found = all(tag);
    return found.length == 0 ? otherwise : found[0];
  }
}
