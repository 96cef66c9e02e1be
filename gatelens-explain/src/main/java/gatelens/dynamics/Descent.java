package gatelens.dynamics;

import java.util.Optional;

/// The way from one start to a point of least speed; see {@link RestingPoints}.
final class Descent {
  private static final int HALVINGS = 30;
  private static final double ENOUGH = 1e-4;

  private final Motion map;
  private final RestingPoints.Search search;
  private final double[] bounds;

  Descent(Motion map, RestingPoints.Search search) {
    this.map = map;
    this.search = search;
    this.bounds = map.bounds();
  }

  /// Where a way ends.
  ///
  /// @param state `double[S]`
  /// @param speed `½ |F - s|²`
  /// @param least true if the speed has a least value here, or cannot fall further
  record End(double[] state, double speed, boolean least) {}

  private record Place(double[] state, double[] moved, double speed) {}

  private Place at(double[] state) {
    double[] moved = map.step(state);
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= state[i];
    }
    double speed = Matrices.dot(moved, moved) / 2;
    return new Place(state, moved, Double.isNaN(speed) ? Double.POSITIVE_INFINITY : speed);
  }

  End from(double[] start) {
    Place here = at(start);
    double damping = 1e-3;
    for (int step = 0; step < search.steps(); step++) {
      if (here.speed == 0) {
        break;
      }
      double[][] slope = map.slope(here.state);
      for (int i = 0; i < slope.length; i++) {
        slope[i][i] -= 1;
      }
      Optional<Place> next = newton(here, slope);
      for (int tries = 0;
          next.isEmpty() && here.speed > search.tolerance() && tries < 12;
          tries++) {
        next = damped(here, slope, damping);
        damping = next.isEmpty() ? damping * 10 : Math.max(1e-12, damping / 3);
      }
      if (next.isEmpty()) {
        return new End(here.state, here.speed, true);
      }
      if (here.speed <= search.tolerance() && next.get().speed > here.speed * 0.9) {
        return new End(next.get().state, next.get().speed, true);
      }
      here = next.get();
    }
    return new End(here.state, here.speed, least(here));
  }

  /// True if the speed is level: its slope is as nothing beside the speed itself.
  private boolean least(Place here) {
    double[][] slope = map.slope(here.state);
    double[] down = new double[here.state.length];
    for (int i = 0; i < down.length; i++) {
      slope[i][i] -= 1;
      Matrices.add(down, here.moved[i], slope[i]);
    }
    return Matrices.norm(down) <= 1e-3 * Math.sqrt(2 * here.speed);
  }

  private Optional<Place> newton(Place here, double[][] slope) {
    double[] way = new double[here.moved.length];
    double[][] system = new double[slope.length][];
    for (int i = 0; i < way.length; i++) {
      way[i] = -here.moved[i];
      system[i] = slope[i].clone();
    }
    way = Linear.solve(system, way);
    if (way.length == 0) {
      return Optional.empty();
    }
    double share = 1;
    for (int k = 0; k < HALVINGS; k++) {
      Place next = along(here, way, share);
      if (next.speed <= here.speed * (1 - 2 * ENOUGH * share)) {
        return Optional.of(next);
      }
      share /= 2;
    }
    return Optional.empty();
  }

  /// `(AᵀA + μ diag) δ = -Aᵀ r`.
  private Optional<Place> damped(Place here, double[][] slope, double damping) {
    int n = here.moved.length;
    double[][] square = new double[n][n];
    double[] way = new double[n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        if (slope[k][i] != 0) {
          Matrices.add(square[i], slope[k][i], slope[k]);
        }
      }
      Matrices.add(way, -here.moved[k], slope[k]);
    }
    for (int i = 0; i < n; i++) {
      square[i][i] += damping;
    }
    way = Linear.solve(square, way);
    if (way.length == 0) {
      return Optional.empty();
    }
    Place next = along(here, way, 1);
    return next.speed < here.speed * (1 - 1e-9) ? Optional.of(next) : Optional.empty();
  }

  private Place along(Place here, double[] way, double share) {
    double[] state = here.state.clone();
    for (int i = 0; i < state.length; i++) {
      // a gate that is shut to rounding rests anywhere; what no input can bring about does not
      // count
      state[i] = Math.max(-bounds[i], Math.min(bounds[i], state[i] + share * way[i]));
    }
    return at(state);
  }
}
