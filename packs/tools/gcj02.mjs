// GCJ-02 degrees to WGS-84 degrees: the same approximation as Tongqu.Base.Gcj02, for files prepared outside the platform.

const RADIANS = Math.PI / 180;

function shift([longitude, latitude]) {
  const { sin, sqrt, abs, cos, PI } = Math;
  const x = longitude - 105;
  const y = latitude - 35;
  const ripple = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  const metresNorth = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    + (ripple + 20 * sin(PI * y) + 40 * sin(PI * y / 3) + 160 * sin(PI * y / 12) + 320 * sin(PI * y / 30)) * 2 / 3;
  const metresEast = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    + (ripple + 20 * sin(PI * x) + 40 * sin(PI * x / 3) + 150 * sin(PI * x / 12) + 300 * sin(PI * x / 30)) * 2 / 3;
  const axis = 6378245.0;
  const eccentricity = 0.00669342162296594323;
  const flattening = 1 - eccentricity * sin(latitude * RADIANS) ** 2;
  return [
    metresEast / (axis / sqrt(flattening) * cos(latitude * RADIANS)) / RADIANS,
    metresNorth / (axis * (1 - eccentricity) / (flattening * sqrt(flattening))) / RADIANS,
  ];
}

/** The WGS-84 [longitude, latitude] of a GCJ-02 pair inside China, to about a millimetre. */
export function toWgs84([longitude, latitude]) {
  let guess = [longitude, latitude];
  for (let step = 0; step < 10; step++) {
    const [east, north] = shift(guess);
    guess = [longitude - east, latitude - north];
  }
  return guess;
}
