// Counties as colours on a fine grid: painting them, closing cracks, and walking around each colour.

const CELLS_PER_DEGREE = 2048; // about 50 m
const CRACK = 4; // cells: cracks up to twice as wide are closed
const SPECK = 400; // cells: pieces of a county smaller than this, about a square kilometre, go to their neighbour

/** Paints every county on the grid: 0 is outside, n is the n-th county. An even-odd scan along the middle of each row. */
export function paint(counties) {
  const all = counties.flatMap(county => county.rings).flat();
  const margin = 4 * CRACK;
  const least = axis => all.reduce((found, point) => Math.min(found, point[axis]), Infinity);
  const most = axis => all.reduce((found, point) => Math.max(found, point[axis]), -Infinity);
  const west = Math.floor(least(0) * CELLS_PER_DEGREE) - margin;
  const south = Math.floor(least(1) * CELLS_PER_DEGREE) - margin;
  const width = Math.ceil(most(0) * CELLS_PER_DEGREE) + margin - west;
  const height = Math.ceil(most(1) * CELLS_PER_DEGREE) + margin - south;
  const cells = new Uint8Array(width * height);
  counties.forEach((county, index) => {
    const crossings = new Map();
    for (const ring of county.rings) {
      for (let i = 1; i < ring.length; i++) {
        // A hair off the grid, so that no vertex lies on the line that is scanned.
        const [ax, ay] = [ring[i - 1][0] * CELLS_PER_DEGREE - west, ring[i - 1][1] * CELLS_PER_DEGREE - south + 1e-7];
        const [bx, by] = [ring[i][0] * CELLS_PER_DEGREE - west, ring[i][1] * CELLS_PER_DEGREE - south + 1e-7];
        for (let row = Math.ceil(Math.min(ay, by) - 0.5); row + 0.5 < Math.max(ay, by); row++) {
          const x = ax + (row + 0.5 - ay) / (by - ay) * (bx - ax);
          crossings.get(row)?.push(x) ?? crossings.set(row, [x]);
        }
      }
    }
    for (const [row, xs] of crossings) {
      xs.sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        cells.fill(index + 1, row * width + Math.ceil(xs[i] - 0.5), row * width + Math.ceil(xs[i + 1] - 0.5));
      }
    }
  });
  return { cells, width, height, west, south };
}

/** Gives cells in cracks between counties to the nearest county; the outer border only loses its finest notches. */
export function closeCracks({ cells, width }) {
  const steps = [-1, 1, -width, width];
  const added = [];
  let front = [];
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] !== 0 && steps.some(step => cells[i + step] === 0)) front.push(i);
  }
  for (let ring = 0; ring < CRACK; ring++) {
    const next = [];
    for (const cell of front) {
      for (const step of steps) {
        if (cells[cell + step] === 0) {
          cells[cell + step] = cells[cell];
          next.push(cell + step);
        }
      }
    }
    added.push(...next);
    front = next;
  }
  // What was added in the open is taken away again from outside; what closed a crack is out of reach and stays.
  const isAdded = new Set(added);
  front = added.filter(cell => steps.some(step => cells[cell + step] === 0));
  for (let ring = 0; ring < CRACK; ring++) {
    const peeled = new Set(front.filter(cell => isAdded.has(cell)));
    for (const cell of peeled) {
      cells[cell] = 0;
      isAdded.delete(cell);
    }
    front = [...peeled].flatMap(cell => steps.map(step => cell + step)).filter(cell => isAdded.has(cell));
  }
}

/** Gives away pieces too small to be meant: scraps that overlapping or crossing borders in the source leave behind. */
export function sweepSpecks({ cells, width }) {
  const steps = [-1, 1, -width, width];
  const seen = new Uint8Array(cells.length);
  for (let start = width; start < cells.length - width; start++) {
    if (seen[start] || cells[start] === 0) continue;
    const piece = [start];
    const border = new Map();
    seen[start] = 1;
    for (let i = 0; i < piece.length; i++) {
      for (const step of steps) {
        const [colour, next] = [cells[piece[i] + step], piece[i] + step];
        if (colour !== cells[start]) {
          border.set(colour, (border.get(colour) ?? 0) + 1);
        } else if (!seen[next]) {
          seen[next] = 1;
          piece.push(next);
        }
      }
    }
    if (piece.length < SPECK) {
      const [neighbour] = [...border].sort((a, b) => b[1] - a[1])[0];
      for (const cell of piece) cells[cell] = neighbour;
    }
  }
}

/** Walks around every colour with the inside on the left; a ring is a list of grid corners, its last the first again. */
export function trace({ cells, width, height, west, south }, colours) {
  const across = width + 1;
  const at = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : cells[y * width + x]);
  const rings = Array.from({ length: colours + 1 }, () => []);
  const around = corner => {
    const [x, y] = [corner % across, Math.floor(corner / across)];
    return [at(x, y), at(x - 1, y), at(x - 1, y - 1), at(x, y - 1)]; // north-east, then counter-clockwise
  };
  const isJunction = corner => {
    const cell = around(corner);
    return cell.filter((colour, i) => colour !== cell[(i + 1) % 4]).length > 2;
  };
  const ahead = [1, across, -1, -across]; // east, north, west, south
  const seen = new Set();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = at(x, y);
      const start = y * across + x;
      // The lower edge of a cell whose lower neighbour differs, walked eastward, begins every ring sooner or later.
      if (colour === 0 || at(x, y - 1) === colour || seen.has(start)) continue;
      const ring = [start];
      let [corner, heading] = [start, 0];
      do {
        if (heading === 0) seen.add(corner);
        corner += ahead[heading];
        ring.push(corner);
        const cell = around(corner);
        const left = cell[(heading + 0) % 4] === colour; // the cell ahead on the left
        const right = cell[(heading + 3) % 4] === colour; // the cell ahead on the right
        // At a corner where the colour meets itself only diagonally, keep to the cell one has walked along.
        heading = !left ? (heading + 1) % 4 : right ? (heading + 3) % 4 : heading;
      } while (corner !== start || heading !== 0);
      rings[colour].push(ring);
    }
  }
  const toDegrees = corner => [
    (corner % across + west) / CELLS_PER_DEGREE,
    (Math.floor(corner / across) + south) / CELLS_PER_DEGREE,
  ];
  return { rings: rings.map(list => list.map(ring => Object.assign(ring, { toDegrees }))), isJunction };
}
