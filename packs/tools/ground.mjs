// Places on the ground of one county, and distances between them on a map small enough to be flat.

const METRES_PER_DEGREE = 111_195;

/** The ground of one county: whether a place is on it, how far its border is, and random places on it. */
export class Ground {
  constructor({ geometry, properties }) {
    this.rings = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat();
    this.centre = properties.centre;
    const all = this.rings.flat();
    this.west = Math.min(...all.map(p => p[0]));
    this.east = Math.max(...all.map(p => p[0]));
    this.south = Math.min(...all.map(p => p[1]));
    this.north = Math.max(...all.map(p => p[1]));
  }

  contains([x, y]) {
    let inside = false;
    this.eachSegment(([ax, ay], [bx, by]) => {
      if ((ay > y) !== (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)) inside = !inside;
    });
    return inside;
  }

  metresToBorder([x, y]) {
    const scale = Math.cos(y * Math.PI / 180);
    let least = Infinity;
    this.eachSegment(([ax, ay], [bx, by]) => {
      const [dx, dy, px, py] = [(bx - ax) * scale, by - ay, (x - ax) * scale, y - ay];
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)));
      least = Math.min(least, Math.hypot(px - along * dx, py - along * dy));
    });
    return least * METRES_PER_DEGREE;
  }

  anywhere(random) {
    return this.tryFor(() => [
      this.west + random() * (this.east - this.west),
      this.south + random() * (this.north - this.south),
    ]);
  }

  within(middle, radius, random) {
    return this.tryFor(() => {
      const [angle, away] = [random() * 2 * Math.PI, radius * Math.sqrt(random())];
      return moved(middle, away * Math.cos(angle), away * Math.sin(angle));
    });
  }

  tryFor(draw) {
    for (let i = 0; i < 50; i++) {
      const at = draw();
      if (this.contains(at)) return at;
    }
    return null;
  }

  eachSegment(visit) {
    for (const ring of this.rings) {
      for (let i = 1; i < ring.length; i++) visit(ring[i - 1], ring[i]);
    }
  }
}

export function metres([ax, ay], [bx, by]) {
  return Math.hypot((bx - ax) * Math.cos(ay * Math.PI / 180), by - ay) * METRES_PER_DEGREE;
}

export function moved([x, y], east, north) {
  return [x + east / (METRES_PER_DEGREE * Math.cos(y * Math.PI / 180)), y + north / METRES_PER_DEGREE];
}
