package gatelens.stream;

import gatelens.model.Columns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which columns of an account stand for which events. The first is all events that have no column
/// of their own, and what was before the account was opened.
final class EventColumns {
  private final Keep keep;
  private final int base;
  private final List<Slot> slots = new ArrayList<>();
  private final BitSet used = new BitSet();
  private int end;

  /// A column's events.
  ///
  /// @param column its place in the account
  record Slot(int column, long first, long last, double time) {
    long size() {
      return last - first + 1;
    }
  }

  /// @param base the column of all others
  EventColumns(Keep keep, int base) {
    this.keep = keep;
    this.base = base;
    this.end = base + 1 + capacity(keep);
  }

  /// Columns of the account's first size, without that of all others.
  static int capacity(Keep keep) {
    return switch (keep) {
      case Keep.Newest newest -> newest.count() + 1;
      case Keep.Strongest strongest -> strongest.count() + 1;
      case Keep.Logarithmic logarithmic -> 2 * (logarithmic.each() + 1);
      case Keep.Ages ages -> (Keep.Ages.EACH + 2) * ages.bounds().size();
    };
  }

  int others() {
    return base;
  }

  List<Slot> slots() {
    return slots;
  }

  /// True if the next event needs a larger account.
  boolean full() {
    return slots.size() == end - base - 1;
  }

  /// Takes columns that an account has got.
  ///
  /// @param to one past its last
  void grown(int to) {
    end = to;
  }

  /// The column of an event that has just come.
  int add(long number, double time) {
    // the first that is free: a restored state chooses as the one that went on
    int column = used.nextClearBit(base + 1);
    used.set(column);
    slots.add(new Slot(column, number, number, time));
    return column;
  }

  /// Takes back what was saved.
  void restore(List<Slot> saved) {
    slots.clear();
    used.clear();
    slots.addAll(saved);
    for (Slot slot : saved) {
      used.set(slot.column());
    }
  }

  /// Merges what is one too many.
  ///
  /// @param shares of every column of the account, by the score that is explained
  void settle(Columns columns, double[] shares) {
    switch (keep) {
      case Keep.Newest newest -> {
        while (slots.size() > newest.count()) {
          drop(columns, shares, 0);
        }
      }
      case Keep.Strongest strongest -> {
        while (slots.size() > strongest.count()) {
          drop(columns, shares, weakest(shares));
        }
      }
      case Keep.Logarithmic logarithmic -> buckets(columns, shares, logarithmic.each());
      case Keep.Ages ages -> age(columns, shares, ages);
    }
  }

  /// The newest is spared: nobody knows yet what it will weigh.
  private int weakest(double[] shares) {
    int found = 0;
    for (int i = 1; i < slots.size() - 1; i++) {
      if (Math.abs(shares[slots.get(i).column()]) < Math.abs(shares[slots.get(found).column()])) {
        found = i;
      }
    }
    return found;
  }

  private void drop(Columns columns, double[] shares, int slot) {
    int column = slots.remove(slot).column();
    merge(columns, shares, column, base);
  }

  private void merge(Columns columns, double[] shares, int from, int into) {
    columns.merge(from, into);
    shares[into] += shares[from];
    shares[from] = 0;
    used.clear(from);
  }

  private void buckets(Columns columns, double[] shares, int each) {
    for (long size = 1; size <= slots.get(0).size(); size *= 2) {
      int oldest = -1;
      int count = 0;
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).size() == size) {
          oldest = oldest < 0 ? i : oldest;
          count++;
        }
      }
      if (count > each) {
        Slot one = slots.get(oldest);
        Slot next = slots.remove(oldest + 1);
        merge(columns, shares, next.column(), one.column());
        slots.set(oldest, new Slot(one.column(), one.first(), next.last(), next.time()));
      }
    }
  }

  /// The newest event's time is now; two neighbours of one stretch of one bound become one.
  private void age(Columns columns, double[] shares, Keep.Ages ages) {
    double now = slots.get(slots.size() - 1).time();
    while (ages.bound(now - slots.get(0).time()) == ages.bounds().size()) {
      drop(columns, shares, 0);
    }
    for (int i = 0; i + 1 < slots.size(); ) {
      Slot one = slots.get(i);
      Slot next = slots.get(i + 1);
      int bound = ages.bound(now - next.time());
      double stretch = ages.bounds().get(bound) / Keep.Ages.EACH;
      if (bound == ages.bound(now - one.time())
          && Math.floor(one.time() / stretch) == Math.floor(next.time() / stretch)) {
        merge(columns, shares, next.column(), one.column());
        slots.remove(i + 1);
        slots.set(i, new Slot(one.column(), one.first(), next.last(), next.time()));
      } else {
        i++;
      }
    }
  }

  EventColumns copy() {
    EventColumns same = new EventColumns(keep, base);
    same.grown(end);
    same.restore(slots);
    return same;
  }
}
