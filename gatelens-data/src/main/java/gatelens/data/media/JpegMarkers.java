package gatelens.data.media;

/// What the markers of a JPEG file say of its components. Format: ITU-T T.81, 1992, annex B, and
/// for Adobe's marker ITU-T T.872, 2012, 6.5.3.
///
/// @param components 1 (grey), 3 (colours) or 4 (inks); 0 if there is no frame
/// @param transform of Adobe's marker: 0 none, 1 YCbCr, 2 YCCK; -1 without the marker
/// @param exif where the TIFF structure of the camera's data begins, -1 without
/// @param ended true if the end of the image is marked
record JpegMarkers(int components, int transform, int exif, boolean ended) {
  private static final int SOF_FIRST = 0xc0;
  private static final int SOF_LAST = 0xcf;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  /// Walks over the segments.
  static JpegMarkers of(byte[] bytes) {
    int components = 0;
    int transform = -1;
    int exif = -1;
    int at = 2;
    while (at + 4 <= bytes.length) {
      if ((bytes[at] & 0xff) != 0xff) {
        at++;
        continue;
      }
      int marker = bytes[at + 1] & 0xff;
      if (marker == EOI) {
        return new JpegMarkers(components, transform, exif, true);
      }
      // fill bytes, escaped 0xff within a scan, restarts: markers without a length
      if (marker == 0xff || marker == 0 || marker == SOI || (marker >= 0xd0 && marker <= 0xd7)) {
        at += marker == 0xff ? 1 : 2;
        continue;
      }
      int length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
      boolean frame =
          marker >= SOF_FIRST
              && marker <= SOF_LAST
              && marker != 0xc4
              && marker != 0xc8
              && marker != 0xcc;
      if (frame && at + 9 < bytes.length) {
        components = bytes[at + 9] & 0xff;
      } else if (marker == APP14 && says(bytes, at + 4, "Adobe") && at + 15 < bytes.length) {
        transform = bytes[at + 15] & 0xff;
      } else if (marker == APP1 && exif < 0 && says(bytes, at + 4, "Exif\0\0")) {
        exif = at + 10;
      }
      at += 2 + length;
    }
    boolean last =
        bytes.length >= 2
            && (bytes[bytes.length - 2] & 0xff) == 0xff
            && (bytes[bytes.length - 1] & 0xff) == EOI;
    return new JpegMarkers(components, transform, exif, last);
  }

  private static boolean says(byte[] bytes, int at, String word) {
    if (at + word.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
